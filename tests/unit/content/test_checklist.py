"""The check list: each thing that stops a review is told once, at its place."""

from dataclasses import replace
from typing import Any

import pytest

from gateway.phrases import say
from services.content.checklist import Finding, findings
from services.content.package.picture_reading import read_picture
from services.content.package.whole import Whole
from tests.unit.content.test_pictures import picture
from tests.unit.content.test_writing import whole_of

PICTURE = read_picture(picture())
GOOD = {"kind": "text", "text": "Ord."}
QUESTION = {"id": "a", "kind": "yes_no", "label": "A?"}
HIDDEN = {**QUESTION, "id": "b", "mandatory": True, "show_if": {"all": [
    {"question": "a", "operator": "equals", "value": True}, {"question": "a", "operator": "equals", "value": False}
]}}  # fmt: skip


def with_form(*questions: dict[str, Any], blocks: int = 1) -> Whole:
    """Give a programme with a form that stands on `blocks` places."""
    whole = whole_of(GOOD, *[{"kind": "form", "form_id": "fraga"}] * blocks)
    whole.forms["fraga"] = {"id": "fraga", "title": "Frågor", "questions": list(questions)}
    return whole


def with_picture(**changes: Any) -> Whole:
    """Give a programme with a picture."""
    whole = whole_of(GOOD, {"kind": "image", "digest": PICTURE.digest, "alt": "Vad den visar", **changes})
    whole.pictures[PICTURE.digest] = ("bilder/a.png", replace(PICTURE, data=b""))
    return whole


def blocking(whole: Whole, earlier: Any = None) -> list[tuple[str, str | None]]:
    """Give code and block of what blocks."""
    return [(one.code, one.block_id) for one in findings(whole, earlier) if one.is_blocking]


@pytest.mark.parametrize(
    ("whole", "told"),
    [
        (whole_of(GOOD), []),
        (with_picture(), []),
        (with_form(QUESTION), []),
        (with_picture(alt=" "), [("no_alt_text", "b2")]),
        (with_picture(alt="", caption="Bara bildtext"), [("no_alt_text", "b2")]),
        (with_picture(digest=""), [("no_picture", "b2")]),
        (whole_of(), [("empty_step", None)]),
        (whole_of({"kind": "text", "text": " "}), [("empty_step", None)]),
        (whole_of({"kind": "heading", "level": 3, "text": "H"}, GOOD), [("skipped_heading", "b1")]),
        (whole_of(GOOD, {"kind": "form", "form_id": "borta"}), [("broken_link", "b2")]),
        (whole_of({"kind": "video", "url": "https://a.se", "title": "", "text": "Ord"}), [("video_incomplete", "b1")]),
        (whole_of({"kind": "video", "url": "http://a.se", "title": "T", "text": "Ord"}), [("package", "b1")]),
        (whole_of({"kind": "text", "text": "[x](http://a.se)"}), [("package", "b1")]),
        (with_form(QUESTION, blocks=2), [("form_twice", "b3")]),
        (with_form(QUESTION, blocks=0), [("form_nowhere", None)]),
        (with_form({**QUESTION, "kind": "x"}), [("broken_form", None)]),
        (with_form(QUESTION, HIDDEN), [("unreachable_question", None)]),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, list) else "whole",
)
def test_what_stops_a_review_is_told_once_at_its_place(whole: Whole, told: list[Any]) -> None:
    assert blocking(whole) == told


def test_a_block_that_is_empty_is_advice_and_blocking_ones_come_first() -> None:
    found = findings(whole_of(GOOD, {"kind": "tip", "text": ""}, {"kind": "heading", "level": 3, "text": "H"}), None)
    assert [(one.code, one.is_blocking) for one in found] == [("skipped_heading", True), ("empty_block", False)]


def test_a_hidden_mandatory_question_is_told_with_its_id() -> None:
    (found,) = findings(with_form(QUESTION, HIDDEN), None)
    assert isinstance(found, Finding)
    assert (found.form_id, found.question_id, found.path) == ("fraga", "b", "questions.1.show_if")
    assert "obligatorisk" in say(found.reason)


def test_a_programme_without_its_facts_or_modules_says_so() -> None:
    whole = whole_of(GOOD)
    whole.facts.update(summary=" ", target_group="", authors="")
    whole.modules[0].summary = ""
    assert {code for code, _ in blocking(whole)} == {"no_summary", "no_target_group", "no_authors", "no_module_summary"}
    whole.modules[0].steps.clear()
    assert ("empty_module", None) in blocking(whole)
    whole.modules.clear()
    assert ("no_modules", None) in blocking(whole)
