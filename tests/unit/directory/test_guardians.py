"""Until when a guardian acts for a child, and from when the child signs in alone."""

from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.chassis.identifiers import new_id
from services.directory.model import Citizen, Guardian, born, is_child, may_act
from services.directory.model.numbers import NumberKind

DAY = timedelta(days=1)
TODAY = date(2026, 11, 28)
LONG_AGO = date(1900, 1, 1)
GROWN_UP = "190003129820"


def citizen(number: str, **changed: bool) -> Citizen:
    kind = "samordningsnummer" if int(number[6:8]) > 60 else "personnummer"
    facts = {"deceased": False, "protected": False, **changed}
    return Citizen(id=new_id(), personal_number=number, kind=kind, name="Någon", **facts)


def relation(since: date = LONG_AGO, ended_on: date | None = None) -> Guardian:
    return Guardian(child_id=new_id(), guardian_id=new_id(), since=since, ended_on=ended_on)


def number(day: date, added_days: int = 0) -> str:
    return f"{day:%Y%m}{day.day + added_days:02}9800"


def acts(born_on: date, today: date) -> bool:
    return may_act(relation(), citizen(GROWN_UP), citizen(number(born_on)), today)


def test_a_guardian_acts_until_the_day_before_the_fourteenth_birthday() -> None:
    assert acts(date(2012, 11, 29), TODAY)
    assert not acts(date(2012, 11, 28), TODAY)


@pytest.mark.parametrize(("today", "may"), [(date(2026, 2, 28), True), (date(2026, 3, 1), False)])
def test_who_was_born_on_a_leap_day_turns_fourteen_on_the_first_of_march(today: date, may: bool) -> None:
    assert acts(date(2012, 2, 29), today) is may


@given(st.dates(date(1990, 1, 1), TODAY), st.integers(0, 30 * 366))
def test_either_the_guardian_acts_or_the_child_signs_in_alone(born_on: date, days: int) -> None:
    today = born_on + days * DAY
    assert acts(born_on, today) is is_child(born_on, today)
    child = citizen(number(born_on))
    assert child.is_child(today) is ((child.age(today) or 0) < 14)
    if not child.is_child(today):
        assert not child.is_child(today + DAY)


@given(st.dates(date(1990, 1, 1), TODAY), st.integers(1, 100))
def test_age_rises_by_one_on_each_birthday(born_on: date, years: int) -> None:
    year = born_on.year + years
    has_no_such_day = (born_on.month, born_on.day) == (2, 29) and not isleap(year)
    day = date(year, 3, 1) if has_no_such_day else born_on.replace(year=year)
    assert [citizen(number(born_on)).age(each) for each in (day - DAY, day)] == [years - 1, years]


@given(st.dates(date(1990, 1, 1), TODAY))
def test_a_samordningsnummer_tells_the_same_day_of_birth(born_on: date) -> None:
    assert citizen(number(born_on, 60)).born == citizen(number(born_on)).born == born_on


def test_a_reservnummer_tells_no_day_so_nobody_acts_by_age() -> None:
    assert born("20181231A123", NumberKind.RESERVNUMMER) is None
    child = Citizen(personal_number="20181231A123", kind="reservnummer", deceased=False, protected=False)
    assert (child.age(TODAY), child.is_child(TODAY)) == (None, False)
    assert not may_act(relation(), citizen(GROWN_UP), child, TODAY)


@pytest.mark.parametrize(
    ("guardian", "child"),
    [
        ({"deceased": True}, {}),
        ({}, {"deceased": True}),
        ({}, {"protected": True}),
    ],
)
def test_nobody_acts_when_either_is_dead_or_the_child_is_protected(
    guardian: dict[str, bool], child: dict[str, bool]
) -> None:
    pair = citizen(GROWN_UP, **guardian), citizen("201805199880", **child)
    assert not may_act(relation(), *pair, TODAY)


def test_a_protected_guardian_acts() -> None:
    assert may_act(relation(), citizen(GROWN_UP, protected=True), citizen("201805199880"), TODAY)


def test_a_child_is_nobodys_guardian() -> None:
    assert not may_act(relation(), citizen("201305199880"), citizen("201805199880"), TODAY)


def test_a_relation_holds_from_its_first_day_until_before_its_end() -> None:
    held = relation(TODAY, TODAY + DAY)
    assert [held.holds(day) for day in (TODAY - DAY, TODAY, TODAY + DAY)] == [False, True, False]


def test_a_relation_ends_at_once_once_and_may_begin_again() -> None:
    held = relation()
    held.end(TODAY)
    held.end(TODAY + DAY)
    assert (held.ended_on, held.holds(TODAY)) == (TODAY, False)
    held.renew(TODAY + 2 * DAY)
    assert (held.since, held.holds(TODAY + 2 * DAY)) == (TODAY + 2 * DAY, True)
    held.renew(TODAY + 3 * DAY)
    assert held.since == TODAY + 2 * DAY
