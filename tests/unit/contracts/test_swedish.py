"""Text that can't be kept is refused at the border, in every field and at every depth, in Swedish."""

from typing import Any

import pytest
from marshmallow import ValidationError, fields

from common.contracts.base import Strict
from common.contracts.swedish import UNWRITABLE_SENTENCE, is_unwritable


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
    assert refused.value.messages_dict == {next(iter(data)): [UNWRITABLE_SENTENCE]}


def test_an_unknown_field_s_name_is_told_in_readable_characters() -> None:
    with pytest.raises(ValidationError) as refused:
        Outer().load({"b\ud800": 1})
    assert list(refused.value.messages_dict) == ["b?"]


def test_every_other_text_is_kept() -> None:
    data = {
        "text": "åäö 🎉 \t\n\x7f\uffff",
        "texts": [""],
        "free": {"": None, "1": [1, 2.5, True]},
        "inner": {"word": "\u200d"},
    }
    assert Outer().load(data) == data


def test_depth_costs_no_stack() -> None:
    deep: Any = "\x00"
    for _ in range(100_000):
        deep = [deep]
    assert is_unwritable(deep)
