"""Several rows answered on the same columns, for example "how often, the last two weeks" for a list of troubles."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from common.forms.conditions import EQUALITY, PRESENCE, Operator
from common.forms.kinds.base import Choice, ChoiceQuestion, Fields, Unreadable
from common.phrases import answering
from common.phrases.code import Phrase


@dataclass(frozen=True, kw_only=True)
class Matrix(ChoiceQuestion):
    """`matrix`: one of `choices` (the columns) for each of `rows`. When it is mandatory, every row must be answered."""

    operators: ClassVar[frozenset[Operator]] = PRESENCE
    row_operators: ClassVar[frozenset[Operator]] = PRESENCE | EQUALITY
    """What conditions may ask of one row."""
    posted: ClassVar[type] = dict

    rows: tuple[Choice, ...]

    @cached_property
    def labels(self) -> dict[str, str]:
        """Give the label of each column."""
        return {choice.id: choice.label for choice in self.choices}

    @cached_property
    def row_labels(self) -> dict[str, str]:
        """Give the label of each row."""
        return {row.id: row.label for row in self.rows}

    @property
    def demand(self) -> Phrase:
        """Give the phrase for a missing answer."""
        return answering.EVERY_ROW()

    def read(self, raw: Any) -> dict[str, str] | None:
        """Give row id → choice id for the answered rows, in the form's order."""
        if raw is None or raw == "":
            return None
        if not isinstance(raw, dict):
            raise Unreadable(answering.NOT_OFFERED_IN_ROW())
        chosen = {row: value for row, value in raw.items() if value is not None and value != ""}
        for row, value in chosen.items():
            if row not in self.row_labels or not isinstance(value, str) or value not in self.labels:
                raise Unreadable(answering.NOT_OFFERED_IN_ROW())
        return {row: chosen[row] for row in self.row_labels if row in chosen} or None

    def complaints(self, answer: dict[str, str], today: date) -> list[Phrase]:  # noqa: ARG002 - the same call for every kind
        """Name the rows without an answer when the question is mandatory."""
        missing = [label for row, label in self.row_labels.items() if row not in answer]
        if not self.mandatory or not missing:
            return []
        return [answering.ROWS_MISSING(rows="; ".join(missing))]

    def readable(self, answer: dict[str, str]) -> str:
        """Give a line for each answered row: its label and the column's."""
        return "\n".join(f"{self.row_labels[row]}: {self.labels[value]}" for row, value in answer.items())

    def read_column(self, raw: Any) -> str:
        """Give the column that a condition on one row compares with; raises `Unreadable`."""
        if not isinstance(raw, str) or raw not in self.labels:
            raise Unreadable(answering.NOT_OFFERED_IN_ROW())
        return raw

    def raw_from(self, fields: Fields) -> dict[str, str] | None:
        """Gather the rows' fields, `<question>.<row>`."""
        posted = {row: fields.get(f"{self.id}.{row}") for row in self.row_labels}
        return {row: values[-1] for row, values in posted.items() if values and values[-1]} or None

    def fields_of(self, answer: dict[str, Any]) -> list[tuple[str, str]]:
        """Give a field for each answered row."""
        return [(f"{self.id}.{row}", value) for row, value in answer.items() if isinstance(value, str)]
