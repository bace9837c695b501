"""Personnummer, samordningsnummer and reservnummer: which may start, and how they are shown and masked.

How one is written and recognised stands at the door (`common.door.people`), where the list of a group start needs it too.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import date

from common.contracts.errors import CheckDigit, CoordinationNumber, Invalid, ReserveNumber
from common.door.people import COORDINATION_DAY, NumberKind, personal_number

LEAP_DAY = (2, 29)


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
    return error(fields={"personal_number": [{"code": error.code, "params": {}}]})


def read_number(text: str, today: date) -> PersonalNumber:
    """Read a number as people write it (`common.door.personal_number`). Raises `CheckDigit` for anything else."""
    known = personal_number(text, today)
    if known is None:
        raise about_number(CheckDigit)
    return PersonalNumber(known.value, known.kind)


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
