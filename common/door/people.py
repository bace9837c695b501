"""Personnummer, samordningsnummer and reservnummer: how they are written, and which of them can be right.

A personnummer is a date of birth, a birth number and a check digit (Skatteverket, SKV 704); a samordningsnummer has 60 added to the day
(SKV 707). A reservnummer is a region's own and has no national form: `RESERVE_*` is our default. Whom a number names is directory's to say.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from personnummer import personnummer

from common.door.writing import figures

ORDINARY = re.compile(r"(?P<century>[0-9]{2})?(?P<birth>[0-9]{6})(?P<sign>[-+]?)(?P<last>[0-9]{4})")
RESERVE_WITH_LETTER = re.compile(r"[0-9]{6}(?:[0-9]{2})?[-+]?(?=[0-9]*[A-Z])[0-9A-Z]{4}")
"""Default: a letter among the last four, as several regions write a reservnummer."""
RESERVE_CENTURY = re.compile(r"(?:2[2-9]|99)[0-9]{6}-?[0-9]{4}")
"""Default: a century that nobody was born in, 22–29 or 99, as other regions do."""
COORDINATION_DAY = 60
CENTURY = 100


class NumberKind(StrEnum):
    """What sort of number it is; the word is the contract's and the database's."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    RESERVNUMMER = "reservnummer"


@dataclass(frozen=True, slots=True)
class KnownNumber:
    """A number as it is stored: twelve characters, for a personnummer all digits (a reservnummer may have ten)."""

    value: str
    kind: NumberKind


def personal_number(text: str, today: date) -> KnownNumber | None:
    """Read a number as people write it: 10 or 12 digits, `-` or `+` before the last four, spaces anywhere.

    `None` for anything else: other characters (also the digits of other scripts), a bad check digit, a day that doesn't exist or is
    still to come.
    """
    written = figures(text).replace(" ", "").upper()
    if RESERVE_WITH_LETTER.fullmatch(written) or RESERVE_CENTURY.fullmatch(written):
        return KnownNumber(written.replace("-", "").replace("+", ""), NumberKind.RESERVNUMMER)
    parts = ORDINARY.fullmatch(written)
    if parts is None:
        return None
    century = parts["century"] or _century(int(parts["birth"][:2]), parts["sign"], today)
    return _checked(century + parts["birth"] + parts["last"], today)


def _century(year: int, sign: str, today: date) -> str:
    """Give the century that ten digits leave out: `+` says that the person has turned, or turns this year, a hundred (SKV 704)."""
    full = today.year - (today.year - year) % CENTURY
    return str((full - CENTURY if sign == "+" else full) // CENTURY)


def _checked(digits: str, today: date) -> KnownNumber | None:
    try:
        parsed = personnummer.parse(digits)
    except personnummer.PersonnummerException:
        return None
    if parsed.get_date() > today:
        return None
    is_coordination = int(digits[6:8]) > COORDINATION_DAY
    return KnownNumber(digits, NumberKind.SAMORDNINGSNUMMER if is_coordination else NumberKind.PERSONNUMMER)
