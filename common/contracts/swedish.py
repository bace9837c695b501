"""marshmallow's sentences in Swedish: a person reads them when a field is wrong."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load, validate

from common.door import figures, free_in, said

SENTENCES = {
    "required": "Uppgiften saknas.",
    "null": "Uppgiften saknas.",
    "validator_failed": "Värdet är inte giltigt.",
    "invalid": "Värdet är inte giltigt.",
    "invalid_uuid": "Det är inte ett giltigt id.",
    "invalid_utf8": "Texten går inte att läsa.",
    "too_large": "Talet är för stort.",
    "format": "Skriv på rätt form, till exempel 2024-06-25.",
    "type": "Uppgiften har fel form.",
    "unknown": "Okänt fält.",
}
BY_FIELD: dict[type[fields.Field[Any]], str] = {
    fields.Integer: "Ange ett heltal.",
    fields.Date: "Ange ett datum, till exempel 2024-06-25.",
    fields.String: "Ange en text.",
    fields.Boolean: "Ange ja eller nej.",
    fields.List: "Ange en lista.",
}
FIGURES = (fields.Number, fields.Date, fields.DateTime, fields.Time, fields.UUID)
"""What is read as a number or a date (`common.door.figures`); all other text is words (`common.door.free`)."""
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What no text holds: PostgreSQL keeps no NUL, and half of a surrogate pair is no character (Unicode 15, 3.8), so UTF-8 has none."""
UNWRITABLE_SENTENCE = "Texten innehåller tecken som inte går att spara. Ta bort dem och försök igen."


WHOLE = re.compile("[-+]?[0-9]+")
"""A whole number in figures. Python's `int` takes more: `1_000`, and the digits of every script."""


class Saying(validate.Length):
    """A text of at least `min` characters that people see, and at most `max` in all: each bound has its own sentence.

    Blanks, marks of direction and what else shows nothing say nothing. A contract names it where it has a sentence of its own for what says too
    little; any other `Length` of a text with a `min` becomes one.
    """

    def __init__(self, min: int = 1, max: int | None = None, *, too_short: str = "") -> None:  # noqa: A002 (marshmallow's names)
        """Take the bounds in characters."""
        super().__init__(min, max)
        self.least, self.most, self.too_short = min, max, too_short

    def __call__(self, value: str) -> str:  # type: ignore[override]  # a text, of all that has a length
        """Give the text as it came; raises `ValidationError`."""
        if self.most is not None and len(value) > self.most:
            raise ValidationError(f"Skriv högst {self.most} tecken. Nu är det {len(value)}.")
        if len(said(value)) < self.least:
            raise ValidationError(self.too_short or self._sentence())
        return value

    def _sentence(self) -> str:
        return "Skriv en text. Blanksteg räcker inte." if self.least == 1 else f"Skriv minst {self.least} tecken."


class Only:
    """The only value that a boolean takes for yes, or for no: Python's sets take 1 for `True`, and 0 for `False`."""

    def __init__(self, value: object) -> None:
        """Take the value."""
        self._value = value

    def __contains__(self, other: object) -> bool:
        """Tell whether it is that very value."""
        return other is self._value


class SwedishSchema(Schema):
    """A schema whose faults are told in Swedish, through marshmallow's own hook for bound fields.

    Before any field looks at it, text that can't be kept is refused, and all other comes through the door: at every depth, also in the
    free parts (`fields.Dict`).
    """

    error_messages = {"unknown": SENTENCES["unknown"], "type": SENTENCES["type"]}  # noqa: RUF012 (marshmallow's interface)

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give the field, and what it holds, Swedish sentences."""
        super().on_bind_field(field_name, field_obj)
        translate(field_obj)
        if isinstance(field_obj, fields.List):
            translate(field_obj.inner)

    @pre_load
    def through_the_door(self, data: Any, **_told: Any) -> Any:
        """Raise for each of the data's own fields that holds an unwritable text; give the data as `common.door` puts it right."""
        if not isinstance(data, Mapping):
            return data
        wrong = {name: [UNWRITABLE_SENTENCE] for name, value in data.items() if is_unwritable([name, value])}
        if wrong:
            raise ValidationError({UNWRITABLE.sub("?", str(name)): told for name, told in wrong.items()})
        in_figures = {name: figures(data[name]) for name in self._in_figures if isinstance(data.get(name), str)}
        put_right = {**free_in(data), **in_figures} if in_figures else free_in(data)
        broken = [name for name, each in self._in_figures.items() if is_rounded(each, put_right.get(name))]
        if broken:
            raise ValidationError({name: [BY_FIELD[fields.Integer]] for name in broken})
        return put_right

    @cached_property
    def _in_figures(self) -> dict[str, fields.Field[Any]]:
        return {each.data_key or name: each for name, each in self.load_fields.items() if isinstance(each, FIGURES)}


def is_rounded(field: fields.Field[Any], value: Any) -> bool:
    """Tell whether a whole number would be made of something else: Python's `int` takes 12.7 for 12 and `1_000` for 1000, in silence.

    A text stands where there is nothing but text: in an address, in a form of a page.
    """
    if not isinstance(field, fields.Integer):
        return False
    return (isinstance(value, float) and not value.is_integer()) or (
        isinstance(value, str) and not WHOLE.fullmatch(value)
    )


def is_unwritable(value: Any) -> bool:
    """Tell whether a text in this JSON data, key or value, can't be kept. Depth costs no stack."""
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


def translate(field: fields.Field[Any]) -> None:
    """Set the Swedish sentences of one field and its validators; a sentence given in the contract stays.

    Also what every contract means and marshmallow doesn't: a text with a least length says something, and a boolean is `true` or `false`.
    """
    if isinstance(field, fields.Boolean):
        field.truthy, field.falsy = Only(True), Only(False)  # type: ignore[assignment]  # all that is asked of them is what they contain
    if isinstance(field, fields.String):
        field.validators = [_saying(each) for each in field.validators]
    for key, sentence in SENTENCES.items():
        if key in field.error_messages:
            field.error_messages[key] = sentence
    own = next((sentence for kind, sentence in BY_FIELD.items() if isinstance(field, kind)), None)
    if own and "invalid" in field.error_messages:
        field.error_messages["invalid"] = own
    for validator in field.validators:
        if isinstance(validator, validate.Length) and validator.error is None:
            validator.error = _length(validator, "tecken" if isinstance(field, fields.String) else "stycken")
        elif isinstance(validator, validate.Range) and validator.error is None:
            validator.error = _range(validator)
        elif isinstance(validator, validate.OneOf):
            validator.error = "Välj ett av alternativen."


def _saying(validator: Any) -> Any:
    """Give the validator, or what it means when it asks for a text of some length; a sentence of its own is about what is too short."""
    if not isinstance(validator, validate.Length) or isinstance(validator, Saying) or not validator.min:
        return validator
    return Saying(validator.min, validator.max, too_short=validator.error or "")


def _length(validator: validate.Length, unit: str) -> str:
    if validator.equal is not None:
        return f"Ange exakt {validator.equal} {unit}."
    if validator.max is None:
        return f"Ange minst {validator.min} {unit}."
    return f"Ange {validator.min}–{validator.max} {unit}." if validator.min else f"Ange högst {validator.max} {unit}."


def _range(validator: validate.Range) -> str:
    if validator.max is None:
        return f"Ange minst {validator.min}."
    if validator.min is None:
        return f"Ange högst {validator.max}."
    return f"Ange ett tal från {validator.min} till {validator.max}."
