"""Whether a message that we make ourselves is what its contract says, before it is kept or sent.

It asks of the values what their schema asks of JSON, with the schema's own validators, at a tenth of what dumping and loading it costs: a start of
two hundred moments announces more than a thousand facts. What is sound here, the schema loads; the other way round it is stricter, for a type is a type.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from math import isfinite
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields

from common.contracts.messages import Message
from common.contracts.strict import is_unwritable

IS_OF_KIND: tuple[tuple[type[fields.Field[Any]], Callable[[Any], bool]], ...] = (
    (fields.UUID, lambda value: isinstance(value, UUID)),
    (fields.String, lambda value: isinstance(value, str) and not is_unwritable(value)),
    (fields.Integer, lambda value: isinstance(value, int) and not isinstance(value, bool)),
    (fields.Float, lambda value: isinstance(value, float) and isfinite(value)),
    (fields.Boolean, lambda value: isinstance(value, bool)),
    (fields.Date, lambda value: isinstance(value, date) and not isinstance(value, datetime)),
    (fields.DateTime, lambda value: isinstance(value, datetime) and value.utcoffset() is not None),
    (fields.List, lambda value: isinstance(value, list)),
    (fields.Dict, lambda value: isinstance(value, Mapping) and not is_unwritable(value)),
    (fields.Nested, lambda value: isinstance(value, Message)),
)
"""What a value of each kind of field is; the first that fits, since a UUID's field is a text's too."""


class BrokenContractError(Exception):
    """We were about to tell what breaks our own contract: a mistake in the code, told by the fields' names and never by what they hold."""

    def __init__(self, name: str, faults: list[str]) -> None:
        """Take the contract's name and where it is broken."""
        super().__init__(f"{name}: {', '.join(faults)}")


def writer_of(name: str, kind: type[Message], schema: Schema) -> Callable[[Message], dict[str, Any]]:
    """Give what writes messages of a kind as JSON data, for the contract of that name; it raises `BrokenContractError`."""
    faults_in = faults_of(schema)

    def write(message: Message) -> dict[str, Any]:
        faults = faults_in(message) if isinstance(message, kind) else [type(message).__name__]
        if faults:
            raise BrokenContractError(name, faults)
        return dict(schema.dump(message))

    return write


def faults_of(schema: Schema) -> Callable[[Message], list[str]]:
    """Give what names the fields of a message that break its contract, `snapshot.state`; where they contradict each other, the message by its class."""
    told = [(name, _faults(field)) for name, field in schema.fields.items()]

    def faults(message: Message) -> list[str]:
        found = [f"{name}{place}" for name, faults_in in told for place in faults_in(getattr(message, name, None))]
        return found or _contradictions(message)

    return faults


def _faults(field: fields.Field[Any]) -> Callable[[Any], Iterator[str]]:
    """Give what finds the places of a field's value that break its contract."""
    is_of_kind = next(fits for kind, fits in IS_OF_KIND if isinstance(field, kind))
    inside = _inside(field)

    def faults(value: Any) -> Iterator[str]:
        if value is None:
            if not field.allow_none:
                yield ""
        elif not is_of_kind(value) or not _passes(field, value):
            yield ""
        elif inside:
            yield from inside(value)

    return faults


def _inside(field: fields.Field[Any]) -> Callable[[Any], Iterator[str]] | None:
    if isinstance(field, fields.List):
        each = _faults(field.inner)
        return lambda values: (f".{number}{place}" for number, value in enumerate(values) for place in each(value))
    if isinstance(field, fields.Nested):
        faults = faults_of(field.schema)
        return lambda message: (f".{place}" for place in faults(message))
    return None


def _passes(field: fields.Field[Any], value: Any) -> bool:
    try:
        for validator in field.validators:
            validator(value)
    except ValidationError:
        return False
    return True


def _contradictions(message: Message) -> list[str]:
    try:
        message.check()
    except ValidationError:
        return [type(message).__name__]
    return []
