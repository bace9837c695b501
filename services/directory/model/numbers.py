"""Personnummer, samordningsnummer and reservnummer: how they are read, recognised, shown and masked.

A personnummer is a date of birth, a birth number and a check digit (Skatteverket, SKV 704); a samordningsnummer has 60 added to the day
(SKV 707). A reservnummer is a region's own and has no national form: `RESERVE_*` is our default.
"""

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from personnummer import personnummer

from common.contracts.errors import CheckDigit, CoordinationNumber, Invalid, ReserveNumber

ORDINARY = re.compile(r"(?P<century>[0-9]{2})?(?P<birth>[0-9]{6})(?P<sign>[-+]?)(?P<last>[0-9]{4})")
RESERVE_WITH_LETTER = re.compile(r"[0-9]{6}(?:[0-9]{2})?[-+]?(?=[0-9]*[A-Z])[0-9A-Z]{4}")
"""Default: a letter among the last four, as several regions write a reservnummer."""
RESERVE_CENTURY = re.compile(r"(?:2[2-9]|99)[0-9]{6}-?[0-9]{4}")
"""Default: a century that nobody was born in, 22–29 or 99, as other regions do."""
SPACES = str.maketrans("", "", " \t\u00a0\u202f")
COORDINATION_DAY = 60
CENTURY = 100
LEAP_DAY = (2, 29)


class NumberKind(StrEnum):
    """What sort of number it is; the word is the contract's and the database's."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    RESERVNUMMER = "reservnummer"


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A number as it is stored: twelve characters, for a personnummer all digits."""

    value: str
    kind: NumberKind

    def for_a_start(self) -> str:
        """Give the number if its holder may get a moment; raises `CoordinationNumber` or `ReserveNumber`."""
        if self.kind is NumberKind.SAMORDNINGSNUMMER:
            raise about_number(CoordinationNumber)
        if self.kind is NumberKind.RESERVNUMMER:
            raise about_number(ReserveNumber)
        return self.value


def about_number(error: type[Invalid]) -> Invalid:
    """Make an error that belongs to the field where the number was written; the number itself isn't in it."""
    return error(fields={"personal_number": [error.message]})


def read_number(text: str, today: date) -> PersonalNumber:
    """Read a number as people write it: 10 or 12 digits, `-` or `+` before the last four, spaces anywhere.

    Raises `CheckDigit` for anything else: other characters (also the digits of other scripts), a bad check digit, a day that doesn't
    exist or is still to come.
    """
    written = text.translate(SPACES).strip().upper()
    if RESERVE_WITH_LETTER.fullmatch(written) or RESERVE_CENTURY.fullmatch(written):
        return PersonalNumber(written.replace("-", "").replace("+", ""), NumberKind.RESERVNUMMER)
    parts = ORDINARY.fullmatch(written)
    if parts is None:
        raise about_number(CheckDigit)
    century = parts["century"] or _century(int(parts["birth"][:2]), parts["sign"], today)
    return _checked(century + parts["birth"] + parts["last"], today)


def _century(year: int, sign: str, today: date) -> str:
    """Give the century that ten digits leave out: `+` says that the person has turned, or turns this year, a hundred (SKV 704)."""
    full = today.year - (today.year - year) % CENTURY
    return str((full - CENTURY if sign == "+" else full) // CENTURY)


def _checked(digits: str, today: date) -> PersonalNumber:
    try:
        parsed = personnummer.parse(digits)
    except personnummer.PersonnummerException as error:
        raise about_number(CheckDigit) from error
    if parsed.get_date() > today:
        raise about_number(CheckDigit)
    is_coordination = int(digits[6:8]) > COORDINATION_DAY
    return PersonalNumber(digits, NumberKind.SAMORDNINGSNUMMER if is_coordination else NumberKind.PERSONNUMMER)


def born(value: str, kind: NumberKind) -> date | None:
    """Give the day of birth that a stored number tells, or `None` for a reservnummer."""
    if kind is NumberKind.RESERVNUMMER:
        return None
    day = int(value[6:8])
    return date(int(value[:4]), int(value[4:6]), day - COORDINATION_DAY if day > COORDINATION_DAY else day)


def birthday(day_of_birth: date, years: int) -> date:
    """Give the day on which somebody turns so many years: who was born on 29 February does so on 1 March in other years than leap years."""
    year = day_of_birth.year + years
    if (day_of_birth.month, day_of_birth.day) == LEAP_DAY and not isleap(year):
        return date(year, 3, 1)
    return day_of_birth.replace(year=year)


def shown(value: str) -> str:
    """Give a stored number as people read it: `19610831-2460`."""
    return f"{value[:8]}-{value[8:]}"


def masked(value: str) -> str:
    """Give a stored number as lists show it: `19610831-XXXX`."""
    return f"{value[:8]}-XXXX"
