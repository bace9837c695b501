"""The cells of one line of a foreign list: how it is divided, which cells hold personal numbers, and which line is a heading."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from common.door import NumberKind, figures, line, personal_number

SEPARATORS = "\t;|,"
"""What stands between columns; of those on as many lines, the first."""
_SEPARATOR_LINE = re.compile(r"sep=(.)", re.IGNORECASE)
_QUOTES = " \"'="
"""Around a cell: quotes, and the `="…"` by which Excel keeps a number a text."""
_WITHIN = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{2})?[0-9]{6} ?[-+]? ?[0-9]{4}(?![0-9A-Za-z])")
"""A number among other words in a cell."""
_ROW_NUMBER = re.compile(r"[0-9]{1,3}[.):]? (?=[0-9]{6})")
"""A number before the number: `19 050312-1234` is no centenarian."""
_BETWEEN = " .,:;/&+-"
"""What says nothing when it is left between numbers."""
_WRITTEN_AS_ONE = re.compile(r"(?:[0-9]{2})?[0-9]{6}[-+][0-9]{4}|(?:19|20)[0-9]{10}")
"""What nobody writes but to mean a personal number, right or wrong."""
_NO_DECIMALS = re.compile(r"(?<=[0-9])[.,]0+$")
"""What a spreadsheet adds to a number that it took for an amount."""
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|[^a-zåäö]")
_NAMES = frozenset({"personnummer", "personnr", "persnr", "pnr", "samordningsnummer", "personochsamordningsnummer"})
_LIKE_A_NAME = re.compile("personnummer|personnr|persnr")
FEWEST_DIGITS = 10
"""Of a whole number."""
SOME_DIGITS = 6
"""A cell with fewer isn't a mistyped number."""


def told_separator(text: str) -> str | None:
    """Give the separator that Excel's own first line `sep=;` tells, or `None` for any other line."""
    told = _SEPARATOR_LINE.fullmatch(text.strip(_QUOTES))
    return told[1] if told else None


def separator_of(lines: Sequence[str]) -> str:
    """Give the separator that stands on most lines; a tab when none does."""
    on = Counter(sign for each in lines for sign in SEPARATORS if sign in each)
    return max(SEPARATORS, key=lambda sign: on[sign])


def cells_of(text: str, separator: str) -> list[str]:
    """Divide a line; a quote that is never closed is a sign like any other."""
    try:
        cells = next(csv.reader([text], delimiter=separator, skipinitialspace=True, strict=True), [])
    except csv.Error:
        cells = text.split(separator)
    return [_NO_DECIMALS.sub("", line(cell).strip(_QUOTES)) for cell in cells]


def valid_in(cell: str, today: date) -> tuple[list[str], str]:
    """Give the personnummer and samordningsnummer in a cell, as written, and what else stands there."""
    if digits_in(cell) < FEWEST_DIGITS:
        return [], cell
    if is_number(cell, today) and not _ROW_NUMBER.match(figures(cell)):
        return [cell], ""
    found = [each for each in _WITHIN.findall(figures(cell)) if is_number(each, today)]
    rest = figures(cell) if found else cell
    for each in found:
        rest = rest.replace(each, " ", 1)
    return found, line(rest).strip(_BETWEEN) if found else rest


def is_number(cell: str, today: date) -> bool:
    """Say whether a cell is a right personnummer or samordningsnummer."""
    known = personal_number(cell, today)
    return known is not None and known.kind is not NumberKind.RESERVNUMMER


def is_meant_as_number(cell: str, today: date) -> bool:
    """Say whether a cell that is no right number was meant as one: by how it is written."""
    return not is_number(cell, today) and bool(_WRITTEN_AS_ONE.fullmatch(figures(cell).replace(" ", "")))


def is_reserve_number(cell: str, today: date) -> bool:
    """Say whether a cell has the form of a reservnummer, which has no check digit: a case number may have it too."""
    known = personal_number(cell, today)
    return known is not None and known.kind is NumberKind.RESERVNUMMER


def digits_in(cell: str) -> int:
    """Count the digits of a cell."""
    return sum(map(str.isdigit, cell))


def named_columns(cells: Sequence[str]) -> list[int]:
    """Give the columns whose heading says that personal numbers stand there: by its whole name, or else by a part of it."""
    names = [_ASIDE.sub("", cell.casefold()) for cell in cells]
    whole = [place for place, name in enumerate(names) if name in _NAMES]
    return whole or [place for place, name in enumerate(names) if _LIKE_A_NAME.search(name)]


def columns_with_numbers(rows: Sequence[Sequence[str]], today: date) -> set[int]:
    """Give the columns where every cell that says something is a right number, or as good as: a phone number is one by chance at times."""
    said = {column: [row[column] for row in rows if len(row) > column and row[column]] for column in _columns(rows)}
    right = {column: sum(bool(valid_in(cell, today)[0]) for cell in cells) for column, cells in said.items()}
    most = max(right.values(), default=0)
    return {
        column
        for column, count in right.items()
        if count and (count == len(said[column]) or 2 * count >= max(len(said[column]), most + 1))
    }


def _columns(rows: Sequence[Sequence[str]]) -> range:
    return range(max(map(len, rows), default=0))
