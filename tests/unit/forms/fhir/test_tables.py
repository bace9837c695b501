"""A grid becomes a matrix when one can hold it; nothing that stands on its rows, or under them, is lost in silence."""

from typing import Any

import pytest

from tests.unit.forms.fhir.resources import HL7, OPTIONS, by_id, coding, item, noted, shown_as

GRID = [shown_as("gtable")]


def row(link: str, **fields: Any) -> dict[str, Any]:
    """Give a row of a grid."""
    return item(link, "choice", answerOption=OPTIONS) | fields


def grid(*rows: Any, **fields: Any) -> dict[str, Any]:
    """Give a group shown as a grid."""
    return item("m", "group", extension=GRID, item=list(rows)) | fields


def test_prefixes_names_and_what_is_chosen_stay_and_what_stands_under_rows_comes_after() -> None:
    chosen = [OPTIONS[0], {**OPTIONS[1], "initialSelected": True}]
    code = [{"system": "http://loinc.org", "code": "44250-9"}]
    under = item("m1a", "date", required=True, item=[item("m1b", "string")])
    table = grid(row("m1", prefix="1.", code=code, answerOption=chosen, item=[under]), row("m2"), prefix="A.")
    found = by_id(table)
    assert list(found) == ["m", "m1a", "m1b"]
    matrix = found["m"]
    assert (matrix["label"], [one["label"] for one in matrix["rows"]]) == ("A. Fråga m", ["1. Fråga m1", "Fråga m2"])
    assert matrix["rows"][0]["fhir"] == {"linkId": "m1", "prefix": "1.", "code": code}
    assert matrix["initial"] == {"m1": "la2"}
    assert found["m1a"]["mandatory"] is True
    assert noted(table) == {}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"maxLength": 3}, "maxLength"),
        ({"definition": "not an address"}, "definition"),
        ({"extension": [{"url": "https://example.org/x", "valueString": "y"}]}, "example.org/x"),
        ({"readOnly": True}, "readOnly"),
        ({"initial": [{"valueCoding": {"code": "nowhere"}}]}, "initial"),
        ({"modifierExtension": [{"url": "https://example.org/x"}]}, "modifierExtension"),
        ({"_text": {"id": "x"}}, "_text"),
    ],
)
def test_what_a_row_has_no_place_for_is_told(fields: dict[str, Any], words: str) -> None:
    told = noted(grid(row("m1", **fields), row("m2")))
    assert words in " ".join(told.values())


def test_rows_that_look_alike_are_kept_and_a_row_that_is_not_for_the_person_is_left_out() -> None:
    hidden = row("h", extension=[{"url": f"{HL7}questionnaire-hidden", "valueBoolean": True}])
    table = grid(row("1"), row("1."), row("m.1"), row("لا"), hidden)
    assert [one["id"] for one in by_id(table)["m"]["rows"]] == ["1", "1-2", "1-3", "rad"]
    assert "dold" in noted(table)["h"]


@pytest.mark.parametrize(
    "other",
    [
        {"answerOption": [coding("LA1", "Aldrig")]},
        {"answerOption": [coding("LA1", "Aldrig"), coding("LA2", "Jämt")]},
        {"answerOption": [coding("LA1", "Aldrig", "https://example.org"), OPTIONS[1]]},
        {"repeats": True},
        {"required": True},
        {"type": "open-choice"},
        {"enableWhen": [{"question": "m1", "operator": "exists", "answerBoolean": True}]},
    ],
)
def test_rows_that_differ_become_questions_of_their_own(other: dict[str, Any]) -> None:
    found = by_id(grid(row("m1"), row("m2", **other)))
    assert list(found) == ["m", "m1", "m2"]
    assert "matrix" not in {one["kind"] for one in found.values()}


def test_texts_and_help_in_a_grid_are_read() -> None:
    help_text = item("h", "display", text="Välj på varje rad.", extension=[shown_as("help")])
    table = grid(row("m1"), item("t", "display", text="Läs detta."), help_text)
    found = by_id(table)
    assert found["m"]["help"] == "Välj på varje rad."
    assert found["t"]["label"] == "Läs detta."
    assert noted(table) == {}


def test_a_table_with_more_rows_than_there_is_room_for_is_told_row_by_row() -> None:
    table = grid(*(row(f"r{number}") for number in range(201)))
    told = noted(item("a", "string"), table)
    assert "m" in told
    assert {f"r{number}" for number in range(201)} <= set(told)
