"""A table of choices: in FHIR a group shown as a grid, whose items all have the same alternatives."""

from collections.abc import Mapping
from typing import Any

from common.forms.fhir import vocabulary
from common.forms.fhir.choices import read_choices
from common.forms.fhir.conditions import slug
from common.forms.fhir.items import help_of
from common.forms.fhir.notes import Note


def is_matrix(item: Mapping[str, Any]) -> bool:
    """Tell whether a group is a table that one matrix question can hold."""
    if item.get("type") != "group" or vocabulary.control_of(item) not in vocabulary.MATRIX_CONTROLS:
        return False
    rows = _rows(item)
    return bool(rows) and all(
        row.get("type") == "choice"
        and not row.get("repeats")
        and not row.get("enableWhen")
        and bool(row.get("required")) == bool(rows[0].get("required"))
        and _alternatives(row) == _alternatives(rows[0])
        for row in rows
    )


def _alternatives(row: Mapping[str, Any]) -> tuple[Any, Any]:
    return row.get("answerOption"), row.get("answerValueSet")


def _rows(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = item.get("item")
    children = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
    return [one for one in children if vocabulary.control_of(one) != "help"]


def read_matrix(item: Mapping[str, Any], contained: Any, notes: list[Note]) -> tuple[dict[str, Any], dict[str, str]]:
    """Give the question without id, and the row id of each row's linkId."""
    rows = _rows(item)
    own = f"{item.get('linkId')}."
    links = {str(row.get("linkId")): slug(str(row.get("linkId")).removeprefix(own)) for row in rows}
    question: dict[str, Any] = {"kind": "matrix", "label": str(item.get("text") or "–")}
    if help_of(item):
        question["help"] = help_of(item)
    if rows[0].get("required"):
        question["mandatory"] = True
    question["choices"] = read_choices(rows[0], contained, notes)
    question["rows"] = [{"id": links[str(row.get("linkId"))], "label": str(row.get("text") or "–")} for row in rows]
    return question, links
