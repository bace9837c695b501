"""What is wrong with a field, as phrases in place of marshmallow's sentences: the gateway says them to the person."""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load, validate

from common.door import figures, free_in, said
from common.phrases import answering, inputs
from common.phrases.code import Code, Phrase

BY_KEY: dict[str, Phrase] = {
    "required": inputs.MISSING(),
    "null": inputs.MISSING(),
    "validator_failed": inputs.NOT_VALID(),
    "invalid": inputs.NOT_VALID(),
    "invalid_uuid": inputs.NO_UUID(),
    "invalid_utf8": inputs.UNREADABLE(),
    "too_large": inputs.NUMBER_TOO_LARGE(),
    "format": inputs.FORM(),
    "type": inputs.WRONG_TYPE(),
}
"""What marshmallow's own keys are said as."""
BY_FIELD: dict[type[fields.Field[Any]], Phrase] = {
    fields.Integer: inputs.WHOLE_NUMBER(),
    fields.Date: inputs.DATE(),
    fields.String: inputs.TEXT(),
    fields.Boolean: inputs.YES_OR_NO(),
    fields.List: inputs.LIST(),
}
FIGURES = (fields.Number, fields.Date, fields.DateTime, fields.Time, fields.UUID)
"""What is read as a number or a date (`common.door.figures`); all other text is words (`common.door.free`)."""
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What no text holds: PostgreSQL keeps no NUL, and half of a surrogate pair is no character (Unicode 15, 3.8), so UTF-8 has none."""


LARGEST = 2**63 - 1
"""The largest whole number that our databases can be asked about, kept or not: SQLite's, and PostgreSQL's `bigint`."""
WHOLE = re.compile("[-+]?[0-9]+")
"""A whole number in figures. Python's `int` takes more: `1_000`, and the digits of every script."""


class Saying(validate.Length):
    """A text of at least `min` characters that people see, and at most `max` in all: each bound has its own phrase.

    Blanks, marks of direction and what else shows nothing say nothing. A contract names it where it has a phrase of its own for what says too
    little; any other `Length` of a text with a `min` becomes one.
    """

    def __init__(self, min: int = 1, max: int | None = None, *, too_short: Code | None = None) -> None:  # noqa: A002 (marshmallow's names)
        """Take the bounds in characters."""
        super().__init__(min, max)
        self.least, self.most = min, max
        self.too_short = too_short or (inputs.SAYS_NOTHING if min == 1 else inputs.SAYS_TOO_LITTLE)

    def __call__(self, value: str) -> str:  # type: ignore[override]  # a text, of all that has a length
        """Give the text as it came; raises `ValidationError`."""
        if self.most is not None and len(value) > self.most:
            raise ValidationError([answering.TEXT_TOO_LONG(most=self.most, now=len(value))])
        if len(said(value)) < self.least:
            raise ValidationError([self.too_short.format(min=self.least)])
        return value


class Only:
    """The only value that a boolean takes for yes, or for no: Python's sets take 1 for `True`, and 0 for `False`."""

    def __init__(self, value: object) -> None:
        """Take the value."""
        self._value = value

    def __contains__(self, other: object) -> bool:
        """Say whether it is that very value."""
        return other is self._value


_is_nested: ContextVar[bool] = ContextVar("is_nested", default=False)
"""Whether a schema is being loaded of which the one at hand is a part."""


class CodedSchema(Schema):
    """A schema whose faults are phrases, through marshmallow's own hook for bound fields.

    Before any field looks at it, text that can't be kept is refused, and all other comes through the door: at every depth, also in the
    free parts (`fields.Dict`).
    """

    error_messages: dict[str, Any] = {"unknown": inputs.UNKNOWN(), "type": inputs.WRONG_TYPE()}  # noqa: RUF012 (marshmallow's interface)

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give the field, and what it holds, phrases."""
        super().on_bind_field(field_name, field_obj)
        code(field_obj)
        if isinstance(field_obj, fields.List):
            code(field_obj.inner)

    def load(self, data: Any, **how: Any) -> Any:
        """Load as marshmallow does. What is nested has come through the door with the whole: it isn't looked at once more at each depth."""
        if _is_nested.get():
            return super().load(data, **how)
        token = _is_nested.set(True)
        try:
            return super().load(_through_the_door(data), **how)
        finally:
            _is_nested.reset(token)

    def validate(self, data: Any, **how: Any) -> dict[str, Any]:
        """Give what is wrong with data, by field, as `load` raises it."""
        try:
            self.load(data, **how)
        except ValidationError as error:
            return error.messages_dict
        return {}

    @pre_load
    def read_figures(self, data: Any, **_told: Any) -> Any:
        """Give the data with its own numbers and dates put right."""
        if not isinstance(data, Mapping):
            return data
        put_right = {name: figures(data[name]) for name in self._in_figures if isinstance(data.get(name), str)}
        # The field refuses an empty text for a number, and what else is wrong is told with it.
        for name, each in self._in_figures.items():
            if is_rounded(each, put_right.get(name, data.get(name))):
                put_right[name] = ""
        return {**data, **put_right} if put_right else data

    @cached_property
    def _in_figures(self) -> dict[str, fields.Field[Any]]:
        return {each.data_key or name: each for name, each in self.load_fields.items() if isinstance(each, FIGURES)}


def _through_the_door(data: Any) -> Any:
    """Give data as `common.door` puts it right; raises for each of its fields that holds an unwritable text, at whatever depth."""
    if not isinstance(data, Mapping):
        return data
    wrong = {name: [inputs.UNWRITABLE()] for name, value in data.items() if is_unwritable([name, value])}
    if wrong:
        raise ValidationError({UNWRITABLE.sub("?", str(name)): told for name, told in wrong.items()})
    return free_in(data)


def is_rounded(field: fields.Field[Any], value: Any) -> bool:
    """Say whether a whole number would be made of something else: Python's `int` takes 12.7 for 12 and `1_000` for 1000, in silence.

    A text stands where there is nothing but text: in an address, in a form of a page.
    """
    if not isinstance(field, fields.Integer):
        return False
    return (isinstance(value, float) and not value.is_integer()) or (
        isinstance(value, str) and not WHOLE.fullmatch(value)
    )


def is_unwritable(value: Any) -> bool:
    """Say whether a text in this JSON data, key or value, can't be kept. Depth costs no stack."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if UNWRITABLE.search(one):
                return True
        elif isinstance(one, Mapping):
            waiting += one.keys()
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return False


def code(field: fields.Field[Any]) -> None:
    """Set the phrases of one field and the codes of its validators; a code given in the contract stays.

    Also what every contract means and marshmallow doesn't: a text with a least length says something, a boolean is `true` or `false`, and a whole
    number is one that a database takes.
    """
    if isinstance(field, fields.Integer):
        field.validators = [_keepable, *(each for each in field.validators if each is not _keepable)]
    if isinstance(field, fields.Boolean):
        field.truthy, field.falsy = Only(True), Only(False)  # type: ignore[assignment]  # all that is asked of them is what they contain
    if isinstance(field, fields.String):
        field.validators = [_saying(each) for each in field.validators]
    own = next((phrase for kind, phrase in BY_FIELD.items() if isinstance(field, kind)), BY_KEY["invalid"])
    told: dict[str, Any] = {key: [phrase] for key, phrase in {**BY_KEY, "invalid": own}.items()}
    field.error_messages |= {key: phrases for key, phrases in told.items() if key in field.error_messages}
    for validator in field.validators:
        if isinstance(validator, validate.Length) and validator.error is None:
            validator.error = _length(validator, is_text=isinstance(field, fields.String))
        elif isinstance(validator, validate.Range) and validator.error is None:
            validator.error = _range(validator)
        elif isinstance(validator, validate.OneOf):
            validator.error = inputs.ONE_OF


def _keepable(number: int) -> None:
    if abs(number) > LARGEST:
        raise ValidationError([inputs.NUMBER_TOO_LARGE()])


def _saying(validator: Any) -> Any:
    """Give the validator, or what it means when it asks for a text of some length; a code of its own is about what is too short."""
    if not isinstance(validator, validate.Length) or isinstance(validator, Saying) or not validator.min:
        return validator
    return Saying(validator.min, validator.max, too_short=validator.error)  # type: ignore[arg-type]  # what contracts give is a `Code`


def _length(validator: validate.Length, *, is_text: bool) -> Code:
    if validator.equal is not None:
        return inputs.LENGTH_EXACTLY if is_text else inputs.ITEMS_EXACTLY
    if validator.max is None:
        return inputs.LENGTH_AT_LEAST if is_text else inputs.ITEMS_AT_LEAST
    if not validator.min:
        return inputs.LENGTH_AT_MOST if is_text else inputs.ITEMS_AT_MOST
    return inputs.LENGTH_BETWEEN if is_text else inputs.ITEMS_BETWEEN


def _range(validator: validate.Range) -> Code:
    if validator.max is None:
        return inputs.AT_LEAST
    return inputs.BETWEEN if validator.min is not None else inputs.AT_MOST
