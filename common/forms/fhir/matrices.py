"""A table of choices: in FHIR a group shown as a grid, whose items all have the same alternatives."""

from dataclasses import dataclass
from typing import Any

from common.forms.fhir import vocabulary
from common.forms.fhir.controls import control_of, is_shown_as
from common.forms.fhir.elements import Element
from common.forms.fhir.naming import identifiers
from common.forms.fhir.options import Option, choices_of, read_options
from common.forms.fhir.origins import label_of, origin_of
from common.forms.fhir.terminology import Terminology, UnreadableList


@dataclass(frozen=True)
class Table:
    """A matrix without id and condition, the row id of each row's linkId, and what the columns are called in FHIR."""

    fields: dict[str, Any]
    rows: dict[str, str]
    options: list[Option]


def read_matrix(item: Element, rows: list[Element], terminology: Terminology) -> Table | None:
    """Give the matrix of a group; `None` when it is a group that one matrix can't hold. `rows`: the items in it that people answer."""
    if control_of(item) not in vocabulary.MATRIX_CONTROLS or not rows or not all(map(_can_be_row, rows)):
        return None
    try:
        columns = [read_options(row, terminology) for row in rows]
    except UnreadableList:
        return None
    if not all(_are_same(columns[0], one) for one in columns) or len({_is_required(row) for row in rows}) > 1:
        return None
    is_shown_as(item, vocabulary.MATRIX_CONTROLS)
    choices = choices_of(columns[0])
    names = _row_names(item, rows)
    fields: dict[str, Any] = {"kind": "matrix", "choices": choices, "rows": _rows(item, rows, names)}
    if _is_required(rows[0]):
        fields["mandatory"] = True
    chosen = {
        name: next((choices[place]["id"] for place, one in enumerate(column) if one.is_selected), None)
        for name, column in zip(names, columns, strict=True)
    }
    if any(chosen.values()):
        fields["initial"] = {row: choice for row, choice in chosen.items() if choice}
    links = [str(row.data.get("linkId") or "") for row in rows]
    return Table(fields, dict(zip(links, names, strict=True)), columns[0])


def _can_be_row(row: Element) -> bool:
    return row.data.get("type") == "choice" and row.data.get("repeats") is not True and not _has_condition(row)


def _has_condition(row: Element) -> bool:
    return bool(row.data.get("enableWhen")) or row.extension(*vocabulary.CONDITION_EXPRESSION) is not None


def _is_required(row: Element) -> bool:
    return row.data.get("required") is True


def _are_same(columns: list[Option], others: list[Option]) -> bool:
    pairs = zip(columns, others, strict=False)
    return len(columns) == len(others) and all(one.is_as(other) for one, other in pairs)


def _row_names(item: Element, rows: list[Element]) -> list[str]:
    own = f"{item.data.get('linkId')}."
    return identifiers([str(row.data.get("linkId") or "").removeprefix(own) for row in rows], "rad")


def _rows(item: Element, rows: list[Element], names: list[str]) -> list[dict[str, Any]]:
    read = []
    for row, name in zip(rows, names, strict=True):
        row.carry("type", "required")
        is_shown_as(row, ("radio-button",))
        origin = origin_of(row, f"{item.data.get('linkId')}.{name}")
        read.append({"id": name, "label": label_of(row), **origin})
    return read
