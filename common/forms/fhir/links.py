"""The linkIds of a Questionnaire: those that items had where they came from, else made of our ids; no two alike (que-2)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Fields = Mapping[str, Any]


class Links:
    """The linkId of each question, row and help text. What came from elsewhere keeps its name before others are given one."""

    def __init__(self, questions: Sequence[Fields]) -> None:
        """Take the questions of a definition that can be loaded."""
        self._taken: set[str] = set()
        self._of: dict[tuple[str, str], str] = {}
        for question, row in _parts(questions):
            kept = ((row or question).get("fhir") or {}).get("linkId")
            if kept and kept not in self._taken:
                self._give(question, row, kept)
        for question, row in _parts(questions):
            if (question["id"], _row_id(row)) not in self._of:
                self._give(question, row, f"{self.of(question['id'])}.{row['id']}" if row else question["id"])

    def of(self, question: str, row: str = "") -> str:
        """Give the linkId of a question, or of one row of it."""
        return self._of[question, row]

    def of_help(self, question: str) -> str:
        """Give a new linkId, for a question's help."""
        return self._free(f"{self.of(question)}.help")

    def _give(self, question: Fields, row: Fields | None, wanted: str) -> None:
        self._of[question["id"], _row_id(row)] = self._free(wanted)

    def _free(self, wanted: str) -> str:
        found, number = wanted, 1
        while found in self._taken:
            number += 1
            found = f"{wanted}-{number}"
        self._taken.add(found)
        return found


def _parts(questions: Sequence[Fields]) -> Iterator[tuple[Fields, Fields | None]]:
    """Give each question, and each of its rows after it."""
    for question in questions:
        yield question, None
        yield from ((question, row) for row in question.get("rows") or ())


def _row_id(row: Fields | None) -> str:
    return row["id"] if row else ""
