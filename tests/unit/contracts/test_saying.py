"""What must say something does, in every contract; a bound is told by its own sentence; and a yes, a no and a number are nothing else."""

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from icu import Char, UProperty
from marshmallow import Schema, ValidationError, fields, validate

from common.contracts.base import Strict
from common.contracts.everything import EVENTS, RPCS
from common.contracts.moments.access import STATE_REASON
from common.contracts.strict import Saying
from common.phrases import inputs
from gateway.phrases import sentences_in

IGNORABLE = [
    chr(code) for code in range(0x110000) if Char.hasBinaryProperty(code, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
]
BLANK = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in {"Zs", "Zl", "Zp"}]
NOTHING = {
    "blanks": " ",
    "tabs": "\t",
    "line feeds": "\n",
    "carriage returns": "\r",
    "no-break spaces": "\u00a0",
    "narrow no-break spaces": "\u202f",
    "ideographic spaces": "\u3000",
    "zero-width spaces": "\u200b",
    "zero-width joiners": "\u200d",
    "word joiners": "\u2060",
    "direction marks": "\u200e",
    "isolates": "\u2067",
    "soft hyphens": "\u00ad",
    "grapheme joiners": "\u034f",
    "Hangul fillers": "\u3164",
    "half-width Hangul fillers": "\uffa0",
    "variation selectors": "\ufe0f",
    "tags": "\U000e0041",
    "dotless Braille cells": "\u2800",
    "headless notes": "\U0001d159",
    "places of pictures": "\ufffc",
    "accents of no letter": "\u0301",
    "of many kinds": " \u200b\u00a0\u2800\u3164\n\u0301",
}


def all_fields(schema: Schema, path: str) -> Iterator[tuple[str, fields.Field[Any]]]:
    """Give every field in a schema, and what stands inside it."""
    waiting = [(f"{path}.{name}", each) for name, each in schema.fields.items()]
    while waiting:
        place, one = waiting.pop()
        yield place, one
        if isinstance(one, fields.List):
            waiting.append((f"{place}[]", one.inner))
        elif isinstance(one, fields.Nested) and place.count(".") < 6:
            waiting += [(f"{place}.{name}", each) for name, each in one.schema.fields.items()]


FIELDS = [
    found
    for rpc in RPCS.values()
    for name in ("request", "answer")
    for found in all_fields(getattr(rpc, name), f"{rpc.routing_key}.{name}")
]
FIELDS += [found for event in EVENTS.values() for found in all_fields(event.data, event.type)]


def refuses(field: fields.Field[Any], value: Any) -> bool:
    try:
        field.deserialize(value)
    except ValidationError:
        return True
    return False


def least_of(field: fields.Field[Any]) -> int:
    """Give how many signs a text has at least, by any of its validators."""
    bounds = [each for each in field.validators if isinstance(each, validate.Length)]
    return max((each.min or each.equal or 0 for each in bounds), default=0) if isinstance(field, fields.String) else 0


SAYING = {path: (field, least) for path, field in FIELDS if (least := least_of(field))}


def test_every_text_with_a_least_length_says_something_in_every_contract() -> None:
    assert len(SAYING) > 20
    for path, (field, least) in SAYING.items():
        for name, sign in NOTHING.items():
            assert refuses(field, sign * max(least, 5)), f"{path} takes {name}"


@pytest.mark.parametrize("signs", [IGNORABLE, BLANK], ids=["passed over in silence", "blank"])
def test_no_sign_that_unicode_lets_show_nothing_says_anything(signs: list[str]) -> None:
    assert len(signs) > 15
    assert [hex(ord(sign)) for sign in signs if not refuses(Text().fields["one"], sign)] == []


class Text(Strict):
    """Texts that must say something, and a list."""

    one = fields.String(validate=validate.Length(1, 10))
    several = fields.String(validate=validate.Length(min=5, max=500, error="Skriv varför."))
    each = fields.List(fields.String(validate=validate.Length(1)), validate=validate.Length(1, 2))
    own = fields.String(validate=Saying(2, 4))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"one": " \u200b"}, "Skriv en text. Blanksteg räcker inte."),
        ({"one": "x" * 11}, "Skriv högst 10 tecken. Nu är det 11."),
        ({"several": "a\u2800\u2800\u2800\u2800b"}, "Skriv varför."),
        ({"several": "a      b"}, "Skriv varför."),
        ({"several": "x" * 501}, "Skriv högst 500 tecken. Nu är det 501."),
        ({"own": "a "}, "Skriv minst 2 tecken."),
        ({"own": "  a  "}, "Skriv högst 4 tecken. Nu är det 5."),
        ({"each": []}, "Ange 1–2 stycken."),
    ],
)
def test_each_bound_is_told_by_its_own_sentence(data: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Text().load(data)
    (told,) = refused.value.messages_dict.items()
    assert (told[0], sentences_in(told[1])) == (next(iter(data)), [sentence])


def test_a_text_inside_a_list_says_something_too() -> None:
    with pytest.raises(ValidationError):
        Text().load({"each": ["ja", "\u3164"]})


@pytest.mark.parametrize(
    "text", ["ab cd", "jag är", "ฉันปวด", "می‌خواهم", "한국어다요", "😀😀😀😀😀", "?!?!?", "👩‍👩‍👧‍👦 x abc"]
)
def test_whatever_is_seen_says_something_and_stays_as_it_was_written(text: str) -> None:
    assert Text().load({"several": text, "one": text[:1]}) == {"several": text, "one": text[:1]}


@pytest.mark.parametrize(("reason", "told"), [("x" * 501, "högst 500"), ("\n" * 5, "minst 5"), ("ab  c", "minst 5")])
def test_a_stated_reason_is_told_what_is_wrong_with_it(reason: str, told: str) -> None:
    body = {
        "idempotency_id": "0190a000-0000-7000-8000-000000000000",
        "moment_id": "0190a000-0000-7000-8000-000000000000",
    }
    (sentence,) = sentences_in(STATE_REASON.request.validate({**body, "reason": reason})["reason"])
    assert told in sentence


@pytest.mark.parametrize("value", [0, 1, 0.0, 1.0, "0", "1", "true", "false", "True", "on", "ja", "", [], {}], ids=repr)
def test_a_boolean_is_yes_or_no_in_every_contract(value: Any) -> None:
    booleans = [(path, field) for path, field in FIELDS if isinstance(field, fields.Boolean)]
    assert len(booleans) > 20
    assert [path for path, field in booleans if not refuses(field, value)] == []
    assert all(field.deserialize(yes) is yes for _, field in booleans for yes in (True, False))


class Figures(Strict):
    """Fields that are read as whole numbers."""

    whole = fields.Integer()
    strict = fields.Integer(strict=True)


@pytest.mark.parametrize("name", ["whole", "strict"])
@pytest.mark.parametrize(
    "value",
    [True, False, "1.0", "1e3", "0x1", "1_0", "٣", "³", "१२", "", " ", 1.5, "1 000", [1], {}, "1\u0661"],
    ids=repr,
)
def test_a_whole_number_is_nothing_else(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        Figures().load({name: value})
    assert refused.value.messages_dict == {name: [inputs.WHOLE_NUMBER()]}


def test_what_is_no_whole_number_hides_no_other_fault() -> None:
    assert Figures().validate({"whole": "många", "more": 1}) == {
        "whole": [inputs.WHOLE_NUMBER()],
        "more": [inputs.UNKNOWN()],
    }


def test_no_number_of_any_contract_takes_a_boolean() -> None:
    numbers = [(path, field) for path, field in FIELDS if isinstance(field, fields.Number)]
    assert [path for path, field in numbers if not (refuses(field, True) and refuses(field, False))] == []
