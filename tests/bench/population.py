"""A care unit as it is on a working day, made through the running system: citizens with moments, each with a draft ready to be sent.

Numbers are of the kind that the Swedish Tax Agency keeps for tests (birth number 980–999): they belong to nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.system import ASTRID, NORRA, SODRA, System, Visitor

FIRST_BIRTHDAY = date(1970, 1, 1)
ANSWERS = {"datum": "2031-01-15", "anteckning": "Då är vi lediga hela familjen och åker till stugan."}
STEP = "stoppdagen"
SHORT_LIST = 8
"""Moments at the second unit: a list without a full page."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in at the gateway: the cookie, and for a citizen the moment."""

    cookie: str
    moment_id: str = ""

    @property
    def step(self) -> str:
        """Give the address of the step with the form."""
        return f"/program/{self.moment_id}/steg/{STEP}"

    @property
    def form(self) -> str:
        """Give the address that the form posts to."""
        return f"{self.step}/formular/{STEP}"


@dataclass(frozen=True, slots=True)
class Population:
    """Who is there: the practitioner at a busy unit and at a small one, and citizens of the busy one."""

    busy: Person
    small: Person
    citizens: list[Person]


def populate(system: System, citizens: int) -> Population:
    """Start a moment for each citizen and save a draft of 1.4 Stoppdagen; the first few also have one at the small unit."""
    numbers = list(_numbers(citizens))
    busy, small = system.staff(ASTRID, NORRA), system.staff(ASTRID, SODRA)
    people = [_with_draft(system, busy, number) for number in numbers]
    for number in numbers[:SHORT_LIST]:
        small.start(number).raise_for_status()
    return Population(_person(busy), _person(small), people)


def _with_draft(system: System, practitioner: Visitor, number: str) -> Person:
    citizen = system.citizen(number)
    started = practitioner.start(number)
    started.raise_for_status()
    person = _person(citizen, started.json()["moment_id"])
    form = f"/my/moments/{person.moment_id}/steps/{STEP}/forms/{STEP}"
    citizen.do(form, "PUT", expected_version=0, answers=ANSWERS).raise_for_status()
    return person


def _person(visitor: Visitor, moment_id: str = "") -> Person:
    return Person(f"{visitor.cookie}={visitor.secret}", moment_id)


def _numbers(wanted: int) -> Iterator[str]:
    """Give personal numbers, each of another birthday."""
    for index in range(wanted):
        digits = f"{FIRST_BIRTHDAY + timedelta(days=11 * index):%Y%m%d}98{index % 10}"
        yield digits + _check_digit(digits[2:])


def _check_digit(digits: str) -> str:
    """Give the last digit by Luhn's rule (Skatteverket, SKV 704)."""
    doubled = [int(digit) * (2 - position % 2) for position, digit in enumerate(digits)]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)
