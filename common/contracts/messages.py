"""Messages as classes with typed fields, from which their marshmallow schemas are derived (`docs/decisions/0028-typed-messages.md`).

A field without a default is required, `| None` lets it be null, and `Annotated` holds its validators, its marks and its description. What is
loaded is a message, so `call.request.moment_id` is a UUID to mypy too; the schema itself knows nothing of the class.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass
from dataclasses import fields as fields_of
from datetime import date, datetime
from functools import cache, partial
from types import SimpleNamespace
from typing import Annotated, Any, Self, TypeVar, Union, dataclass_transform, get_args, get_origin, get_type_hints
from uuid import UUID

from marshmallow import Schema, fields, validates_schema
from marshmallow.validate import Validator

Made = TypeVar("Made", bound="Message")
Told = TypeVar("Told")


@dataclass(frozen=True, eq=False, slots=True)
class Options:
    """What more a field's schema is told. Each is one of its own (`eq=False`), so that a type that is annotated with it can be compared and kept."""

    told: Mapping[str, Any]


Patient = Annotated[Told, Options({"metadata": {"patient": True}})]
"""Patient data: no reply with it leaves the gateway without an access record (PDL 4 ch. 3 §)."""
STRICT = Options({"strict": True})
"""An `int` that comes as a number and as nothing else."""
KINDS: dict[type, Callable[..., fields.Field[Any]]] = {
    UUID: fields.UUID,
    str: fields.String,
    int: fields.Integer,
    float: fields.Float,
    bool: fields.Boolean,
    date: fields.Date,
    datetime: partial(fields.AwareDateTime, format="iso"),
}


def described(text: str) -> Options:
    """Give a description of a field, for readers of the API's document."""
    return Options({"metadata": {"description": text}})


@dataclass_transform(kw_only_default=True)
class Message:
    """The base of every message. It isn't frozen: that would double what it costs to make one."""

    def __init_subclass__(cls) -> None:
        """Make a dataclass of it, whose fields are given by name."""
        dataclass(kw_only=True)(cls)

    @classmethod
    def of(cls, source: object, **more: Any) -> Self:
        """Make one of what an object has under the same names, such as a row; `more` is what it hasn't, or calls otherwise."""
        return cls(
            **{name: getattr(source, name) for name in vars(cls)["__dataclass_fields__"] if name not in more}, **more
        )

    def check(self) -> None:
        """Raise `ValidationError` for fields that contradict each other; each by itself has been looked at. The schema asks it, of what it has loaded."""


@cache
def schema_of(kind: type[Message], base: type[Schema]) -> type[Schema]:
    """Derive a message's schema from `base`: it has the message's name, so that documents tell it by that."""
    made: dict[str, Any] = {one.name: _field(hint, base, **_default(one)) for one, hint in _typed(kind)}
    if kind.check is not Message.check:
        check: Callable[[Any], None] = kind.check
        made["check"] = validates_schema(lambda _schema, data, **_told: check(SimpleNamespace(**data)))
    return type(kind.__name__, (base,), {"__doc__": kind.__doc__, "__module__": kind.__module__, **made})


def has_patient_field(schema: Schema) -> bool:
    """Say whether patient data stands in a message, at any depth."""
    for item in schema.fields.values():
        inner = item.inner if isinstance(item, fields.List) else item
        marked = item.metadata.get("patient") or inner.metadata.get("patient")
        if marked or (isinstance(inner, fields.Nested) and has_patient_field(inner.schema)):
            return True
    return False


def maker_of(kind: type[Made]) -> Callable[[dict[str, Any]], Made]:
    """Give what makes a message of what its schema has loaded, with the messages inside it."""
    inside = {one.name: maker for one, hint in _typed(kind) if (maker := _maker(hint))}

    if not inside:
        return lambda data: kind(**data)
    return lambda data: kind(**data | {name: make(data[name]) for name, make in inside.items()})


def _maker(hint: Any) -> Callable[[Any], Any] | None:
    """Give what makes the messages of a field of this type; none for one without."""
    bare, _, _ = _parts(hint)
    if get_origin(bare) is list:
        each = _maker(get_args(bare)[0])
        return each and (lambda values: None if values is None else [each(value) for value in values])
    if bare in KINDS or get_origin(bare):
        return None
    make = maker_of(bare)
    return lambda value: None if value is None else make(value)


def _typed(kind: type) -> list[tuple[Field[Any], Any]]:
    hints = get_type_hints(kind, include_extras=True)
    return [(one, hints[one.name]) for one in fields_of(kind)]


def _default(one: Field[Any]) -> dict[str, Any]:
    if one.default_factory is not MISSING:
        return {"load_default": one.default_factory}
    return {"required": True} if one.default is MISSING else {"load_default": one.default}


def _parts(hint: Any) -> tuple[Any, bool, tuple[Any, ...]]:
    """Take a hint apart: the bare type, whether it may be null, and what it is annotated with."""
    if get_origin(hint) is Annotated:
        bare, nullable, more = _parts(get_args(hint)[0])
        return bare, nullable, more + get_args(hint)[1:]
    if get_origin(hint) in {Union, types.UnionType}:
        (some,) = (one for one in get_args(hint) if one is not types.NoneType)
        bare, _, more = _parts(some)
        return bare, True, more
    return hint, False, ()


def _field(hint: Any, base: type[Schema], **told: Any) -> fields.Field[Any]:
    bare, nullable, more = _parts(hint)
    told |= _options(more) | ({"allow_none": True} if nullable else {})
    if get_origin(bare) is list:
        return fields.List(_field(get_args(bare)[0], base), **told)
    if get_origin(bare) is dict:
        keys, values = get_args(bare)
        inner: dict[str, Any] = {} if values is Any else {"keys": _field(keys, base), "values": _field(values, base)}
        return fields.Dict(**inner, **told)
    if bare in KINDS:
        return KINDS[bare](**told)
    return fields.Nested(schema_of(bare, base), **told)


def _options(annotations: tuple[Any, ...]) -> dict[str, Any]:
    """Give the field's options: validators as they stand, the rest as `Options`, whose marks and descriptions join. Anything else would check nothing in silence."""
    if unknown := [one for one in annotations if not isinstance(one, Validator | Options)]:
        message = f"neither a validator nor options: {unknown}"
        raise TypeError(message)
    told: dict[str, Any] = {}
    if validators := [one for one in annotations if isinstance(one, Validator)]:
        told["validate"] = validators
    for each in annotations:
        for option, value in (each.told if isinstance(each, Options) else {}).items():
            told[option] = told.get(option, {}) | value if option == "metadata" else value
    return told
