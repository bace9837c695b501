"""Text that can't be kept is refused at the border, in every field and at every depth."""

from typing import Any

import pytest
from marshmallow import ValidationError, fields, validate

from common.contracts.base import Strict
from common.contracts.strict import is_unwritable
from common.door import free_in
from common.phrases import inputs


class Inner(Strict):
    """Something inside."""

    word = fields.String(required=True)


class Outer(Strict):
    """A schema with every way to hold text."""

    text = fields.String()
    texts = fields.List(fields.String())
    free = fields.Dict()
    inner = fields.Nested(Inner)


@pytest.mark.parametrize("character", [chr(0), chr(0xD800), chr(0xDFFF)], ids=["NUL", "half a pair", "the other half"])
@pytest.mark.parametrize(
    "build",
    [
        lambda text: {"text": text},
        lambda text: {"texts": ["bra", text]},
        lambda text: {"free": {"a": [{"b": text}]}},
        lambda text: {"free": {text: 1}},
        lambda text: {"inner": {"word": text}},
    ],
    ids=["field", "list", "free value", "free key", "nested"],
)
def test_text_that_can_not_be_kept_is_refused(character: str, build: Any) -> None:
    data = build(f"före{character}efter")
    with pytest.raises(ValidationError) as refused:
        Outer().load(data)
    assert refused.value.messages_dict == {next(iter(data)): [inputs.UNWRITABLE()]}
    assert Outer().validate(data) == refused.value.messages_dict


class Counted(Strict):
    """A schema with every way to hold a whole number."""

    plain = fields.Integer()
    strict = fields.Integer(strict=True, validate=validate.Range(min=1))
    many = fields.List(fields.Integer())


@pytest.mark.parametrize("number", [2**63, -(2**63), 10**30, 1e300, "9" * 40])
@pytest.mark.parametrize("name", ["plain", "strict", "many"])
def test_a_number_that_no_database_takes_is_refused(name: str, number: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        Counted().load({name: [number] if name == "many" else number})
    if isinstance(number, int):
        told = refused.value.messages_dict[name]
        assert inputs.NUMBER_TOO_LARGE() in (told[0] if name == "many" else told)


def test_the_largest_number_of_a_database_is_taken() -> None:
    largest = {"plain": -(2**63) + 1, "strict": 2**63 - 1, "many": [2**63 - 1]}
    assert Counted().load(largest) == largest


def test_data_comes_through_the_door_once_however_deep_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr("common.contracts.strict.free_in", lambda data: seen.append(data) or free_in(data))
    data = {"inner": {"word": "a\u200bb"}}
    assert Outer().load(data) == {"inner": {"word": "ab"}}
    with pytest.raises(ValidationError):
        Outer().load({"inner": {}})
    Inner().load({"word": "ny"})
    assert seen == [data, {"inner": {}}, {"word": "ny"}]


def test_an_unknown_field_s_name_is_told_in_readable_characters() -> None:
    with pytest.raises(ValidationError) as refused:
        Outer().load({"b\ud800": 1})
    assert list(refused.value.messages_dict) == ["b?"]


def test_every_other_text_is_kept() -> None:
    data = {
        "text": "åäö 🎉 \t\n\uffff",
        "texts": [""],
        "free": {"": None, "1": [1, 2.5, True]},
        "inner": {"word": "👩\u200d👧"},
    }
    assert Outer().load(data) == data


class Figures(Strict):
    """Fields that are read as numbers or dates."""

    days = fields.Integer()
    day = fields.Date()
    at = fields.AwareDateTime(data_key="time")
    share = fields.Float()


def test_every_field_comes_through_the_door() -> None:
    data = {
        "text": "\ufeffA\u030asa\r\n",
        "texts": ["a\u200b"],
        "free": {"a": [{"b": "c\u2060\rd"}]},
        "inner": {"word": "\u202eord"},
    }
    assert Outer().load(data) == {
        "text": "Åsa\n",
        "texts": ["a"],
        "free": {"a": [{"b": "c\nd"}]},
        "inner": {"word": "ord"},
    }


def test_what_is_read_as_a_number_or_a_date_takes_every_dash_and_digit_form() -> None:
    read = Figures().load(
        {"days": "\u200b１２", "day": "2024\u201106–25\ufeff", "time": "2024−06−25T10:00:00Z", "share": " １.5 "}
    )
    assert (read["days"], read["day"].isoformat(), read["share"]) == (12, "2024-06-25", 1.5)
    assert read["at"].isoformat() == "2024-06-25T10:00:00+00:00"


@pytest.mark.parametrize("days", [12.7, "12,7", "1.000", "1_000 ", "tolv"])
def test_a_whole_number_is_never_made_of_something_else(days: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        Figures().load({"days": days})
    assert refused.value.messages_dict == {"days": [inputs.WHOLE_NUMBER()]}


def test_depth_costs_no_stack() -> None:
    deep: Any = "\x00"
    for _ in range(100_000):
        deep = [deep]
    assert is_unwritable(deep)
