"""A pasted or uploaded list of numbers, from wherever: which cells are personal numbers, and everything that isn't used.

The column is known by its heading, or by the numbers in it that are right. Nothing of the list vanishes: each line gives rows to look up,
or is told as not used; each cell beside a number is told with it. Whom a number names is directory's to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from common.chassis.clock import today as this_day
from common.contracts.directory.citizens import LONGEST_NUMBER, MOST_NUMBERS
from common.door import NotTextError, decoded, free
from gateway.staff.parts import number_cells as cells

MOST_LINES = 5_000
MOST_CHARACTERS = 300_000
"""A longer list is no group's, and would take its time."""
_NOT_TEXT = (b"PK", b"%PDF")


class UnreadableListError(ValueError):
    """The file isn't text."""


class Why(StrEnum):
    """Why a line isn't used."""

    SEPARATOR = "separator"
    HEADING = "heading"
    NO_NUMBER = "no_number"


@dataclass(frozen=True, slots=True)
class Line:
    """A number of the list as it was written, the line that it stands on, counted from 1, and what stands beside it without being used."""

    place: int
    number: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unused:
    """A line that gives no number."""

    place: int
    text: str
    why: Why


@dataclass(slots=True)
class NumberList:
    """Everything that was written: `lines` to look up, `unused` lines, `blanks` without anything, and `unclear` columns to choose among.

    A list that `is_too_long` isn't read.
    """

    lines: list[Line] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    unclear: tuple[str, ...] = ()
    is_too_long: bool = False


def text_of(data: bytes) -> str:
    """Give an uploaded file's text: as any file's, else as old Macs (which end lines with CR) and Windows wrote before Unicode."""
    try:
        text = decoded(data)
    except NotTextError:
        text = data.decode("mac_roman" if b"\r" in data and b"\n" not in data else "cp1252", "replace")
    if "\0" in text or data.startswith(_NOT_TEXT):
        raise UnreadableListError
    return text


def lines_of(text: str, today: date | None = None) -> list[Line]:
    """Give the numbers of a list."""
    return read_list(text, today).lines


def read_list(text: str, today: date | None = None) -> NumberList:
    """Read a list whole; a list with more numbers than may be read is read no further than one more."""
    lines = free(text).split("\n")
    if len(lines) > MOST_LINES or len(text) > MOST_CHARACTERS:
        return NumberList(is_too_long=True)
    return _Reading(lines, today or this_day()).read()


class _Reading:
    """One list while it is read: how its lines are divided, and what the last heading said."""

    def __init__(self, lines: Sequence[str], today: date) -> None:
        self._today = today
        self._found = NumberList()
        written = [(place, each) for place, each in enumerate(lines, 1) if each.strip()]
        self._found.blanks = [place for place, each in enumerate(lines, 1) if not each.strip() and place < len(lines)]
        told = cells.told_separator(written[0][1]) if written else None
        if told is not None:
            self._leave(*written.pop(0), Why.SEPARATOR)
        separator = told or cells.separator_of([each for _, each in written])
        self._rows = [(place, each, cells.cells_of(each, separator)) for place, each in written]
        table = [row for _, _, row in self._rows if len(row) > 1]
        self._columns = cells.columns_with_numbers(table, today) if len(table) > 1 else set()
        self._named: list[int] = []
        self._width = 0

    def read(self) -> NumberList:
        for number, (place, text, row) in enumerate(self._rows):
            if self._is_heading(row, is_first=number == 0):
                self._leave(place, text, Why.HEADING)
                continue
            self._take(place, text, row)
            if len(self._found.lines) > MOST_NUMBERS:
                break
        return self._found

    def _leave(self, place: int, text: str, why: Why) -> None:
        self._found.unused.append(Unused(place, text.strip(), why))

    def _is_heading(self, row: Sequence[str], *, is_first: bool) -> bool:
        """Say whether the line names columns, and remember what it says; a first line without digits names some in words of its own."""
        if any(cells.digits_in(cell) >= cells.SOME_DIGITS for cell in row):
            return False
        named = cells.named_columns(row)
        if named:
            self._named, self._width = named, len(row)
            if len(named) > 1:
                self._found.unclear = tuple(row[column] for column in named)
        return bool(named) or (is_first and not any(map(cells.digits_in, row)))

    def _take(self, place: int, text: str, row: Sequence[str]) -> None:
        """Give each number of the line a row; the first tells what else stands on the line."""
        asked = self._asked(row)
        numbers, beside = self._numbers(row, asked)
        if not numbers:
            self._leave(place, text, Why.NO_NUMBER)
            return
        for which, number in enumerate(numbers):
            told = tuple(filter(None, beside)) if which == 0 else ()
            self._found.lines.append(Line(place, number[:LONGEST_NUMBER], told))

    def _asked(self, row: Sequence[str]) -> set[int]:
        """Give the columns to look in: those that are named, unless the line is divided otherwise; else those that numbers stand in."""
        everywhere = set(range(len(row)))
        if self._named and len(row) == self._width:
            return set(self._named)
        found = self._columns & everywhere
        return found if any(cells.valid_in(row[column], self._today)[0] for column in found) else everywhere

    def _numbers(self, row: Sequence[str], asked: set[int]) -> tuple[list[str], list[str]]:
        """Give the numbers in the columns that are asked, and the rest of the line."""
        numbers: list[str] = []
        beside: list[str] = []
        for column, cell in enumerate(row):
            valid, rest = cells.valid_in(cell, self._today) if column in asked else ([], cell)
            if not valid and column in asked and cells.is_meant_as_number(cell, self._today):
                valid, rest = [cell], ""
            numbers += valid
            beside.append(rest)
        if numbers:
            return numbers, beside
        return self._likely(row, asked)

    def _likely(self, row: Sequence[str], asked: set[int]) -> tuple[list[str], list[str]]:
        """Give a reservnummer, or else the cell that looks most like a number: it is told as wrong."""
        among = [column for column in sorted(asked) if cells.digits_in(row[column]) >= cells.SOME_DIGITS]
        reserves = [column for column in among if cells.is_reserve_number(row[column], self._today)]
        chosen = reserves or sorted(among, key=lambda column: -cells.digits_in(row[column]))[:1]
        return [row[column] for column in chosen], [each for column, each in enumerate(row) if column not in chosen]
