"""A pasted or uploaded list of numbers: one a line, as text or CSV. Which numbers are right is directory's to say."""

import re
from dataclasses import dataclass

from common.contracts.directory_groups import LONGEST_NUMBER, MOST_NUMBERS

DIGITS = 10
_CELLS = re.compile(r"[;,\t|]")
_DIGIT = re.compile(r"[0-9]")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class UnreadableListError(ValueError):
    """The file isn't text."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: its place, counted from 1, and the number on it as it was written."""

    place: int
    number: str


def text_of(data: bytes) -> str:
    """Give an uploaded file's text: UTF-8, UTF-16 with its mark, or Windows' Western European; raises `UnreadableListError`."""
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if "\0" in text or data.startswith(b"PK"):
        raise UnreadableListError
    return text


def lines_of(text: str) -> list[Line]:
    """Give the lines that have something on them; a first line without digits is a heading. At most one more than may be read."""
    found = []
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip() or (place == 1 and not _DIGIT.search(line)):
            continue
        found.append(Line(place, _number(line)))
        if len(found) > MOST_NUMBERS:
            break
    return found


def _number(line: str) -> str:
    """Give the cell that looks like a number, or the first one; a longer text than any number is cut."""
    cells = [" ".join(cell.strip(" \"'").split()) for cell in _CELLS.split(line)]
    numbers = [cell for cell in cells if len(_DIGIT.findall(cell)) >= DIGITS]
    return (numbers or [cell for cell in cells if cell] or ["-"])[0][:LONGEST_NUMBER]
