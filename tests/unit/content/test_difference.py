"""What differs between two versions of a programme, told in places and words."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from common.contracts.errors import Invalid
from services.content.difference import MOST, compared
from services.content.package import read_package

PACKAGE = read_package(Path(__file__).parents[3] / "programmes" / "somnhjalpen")


def whole() -> dict[str, Any]:
    """Give Sömnhjälpen as the database gives a version."""
    outline = {**PACKAGE.facts, "programme_id": "somnhjalpen", "welcome_html": PACKAGE.welcome_html}
    outline["modules"] = PACKAGE.modules
    return copy.deepcopy(
        {"outline": outline, "steps": {step["id"]: step for step in PACKAGE.steps}, "forms": PACKAGE.forms}
    )


def told(change: Callable[[dict[str, Any]], object]) -> list[tuple[str, str, str, Any, Any]]:
    """Give what is told of one change."""
    later = whole()
    change(later)
    found = compared(whole(), later).differences
    return [(one.kind, one.what, one.place, one.before, one.after) for one in found]


def test_a_version_does_not_differ_from_itself() -> None:
    assert told(lambda _: None) == []


def test_a_removed_module_is_told_by_its_title() -> None:
    title = PACKAGE.modules[4]["title"]
    assert told(lambda one: one["outline"]["modules"].pop(4)) == [("removed", "module", title, title, None)]


def test_a_module_that_changed_its_place_is_told_with_its_places() -> None:
    found = told(lambda one: one["outline"]["modules"].append(one["outline"]["modules"].pop(0)))
    assert ("moved", "module", "Välkommen till Sömnhjälpen", "1", "6") in found


def test_a_changed_text_is_told_as_lines_without_markup() -> None:
    def change(one: dict[str, Any]) -> None:
        one["steps"]["varva-ner"]["blocks"] = [{"kind": "html", "html": "<p>En <em>rad</em>.</p><p>Två &amp; tre.</p>"}]

    [(kind, what, place, before, after)] = told(change)
    assert (kind, what, place) == ("changed", "step", "5.3 Varva ner")
    assert after == "En rad.\nTvå & tre."
    assert "<" not in before


def test_a_question_is_told_by_its_form_and_label() -> None:
    def change(one: dict[str, Any]) -> None:
        questions = one["forms"]["utvardering"]["questions"]
        questions[0]["mandatory"] = False
        questions.pop()
        questions.append({"id": "ny", "kind": "yes_no", "label": "Sover du gott?"})

    form = "6.1 Utvärdering"
    label = "Hur är din sömn nu jämfört med när du började?"
    gone = "Något du vill säga om programmet?"
    assert told(change) == [
        ("added", "question", f"{form} · Sover du gott?", None, "Sover du gott?"),
        ("removed", "question", f"{form} · {gone}", gone, None),
        ("changed", "question", f"{form} · {label} · mandatory", "ja", "nej"),
    ]


def test_a_form_that_came_and_one_that_went_are_told() -> None:
    def change(one: dict[str, Any]) -> None:
        one["forms"]["ny"] = {"id": "ny", "title": "Ett nytt", "questions": []}
        del one["forms"]["somndagbok"]

    assert [(kind, what, place) for kind, what, place, _, _ in told(change)] == [
        ("added", "form", "Ett nytt"),
        ("removed", "form", "2.4 Sömndagbok"),
    ]


def test_too_many_differences_are_cut_and_that_is_told() -> None:
    later = whole()
    for number in range(MOST + 1):
        later["forms"][f"f{number}"] = {"id": f"f{number}", "title": f"Formulär {number}", "questions": []}
    answer = compared(whole(), later)
    assert (len(answer.differences), answer.is_cut) == (MOST, True)


def test_versions_of_different_programmes_are_not_compared() -> None:
    other = whole()
    other["outline"]["programme_id"] = "tobakshjalpen"
    with pytest.raises(Invalid):
        compared(whole(), other)
