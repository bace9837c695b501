"""The rules of erasure: what stands before it, from which day it doesn't, and who may order it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.errors import Forbidden, IllegalTransition
from common.contracts.moments.erasable import ErasableMoment
from common.contracts.services import SERVICES
from services.retention.model import (
    ORDER_OF_SERVICES,
    ErasureRun,
    may_erase,
    months_after,
    obstacles_of,
    unit_of,
)

ENDED = datetime(2025, 11, 30, 23, 30, tzinfo=UTC)
"""Half past midnight in Sweden, the first of December."""
PERSON, ANOTHER, UNIT = UUID(int=12), UUID(int=13), UUID(int=1)


def moment(**more: Any) -> ErasableMoment:
    told = {"state": "ended", "ended_at": ENDED, "maintained_until": None, "has_children": False, **more}
    return ErasableMoment(moment_id=UUID(int=101), version=4, responsible_person_id=PERSON, **told)


def staff(person: UUID, *roles: str) -> Actor:
    return Actor(Caller.STAFF, str(person), care_unit_id=UNIT, roles=frozenset(roles))


def told(one: ErasableMoment, months: int, day: date) -> dict[str, date | None]:
    return {each.reason: each.from_day for each in obstacles_of(one, months, day)}


def test_a_moment_is_kept_until_the_same_swedish_day_a_year_later() -> None:
    due = date(2026, 12, 1)
    assert told(moment(), 12, date(2026, 11, 30)) == {"not_due": due}
    assert told(moment(), 12, due) == {}
    assert told(moment(), 0, date(2025, 12, 1)) == {}


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 15), 24, date(2028, 1, 15)),
    ],
)
def test_months_end_where_the_calendar_s_do(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


@pytest.mark.parametrize("state", ["planned", "ongoing"])
def test_what_goes_on_has_no_day(state: str) -> None:
    assert told(moment(state=state, ended_at=None), 0, date(2026, 12, 1)) == {"goes_on": None}


def test_all_that_stands_before_is_told_at_once() -> None:
    one = moment(state="maintenance", maintained_until=date(2026, 12, 31), has_children=True)
    assert told(one, 12, date(2026, 1, 1)) == {
        "not_due": date(2026, 12, 1),
        "maintenance": date(2027, 1, 1),
        "linked": None,
    }


def test_the_responsible_practitioner_and_the_unit_s_administrator_may() -> None:
    assert may_erase(staff(PERSON, "practitioner"), PERSON)
    assert may_erase(staff(ANOTHER, "citizen_admin"), PERSON)
    assert not may_erase(staff(ANOTHER, "practitioner"), PERSON)
    assert not may_erase(staff(PERSON, "data_admin"), PERSON)


@pytest.mark.parametrize("role", ["designer", "publisher", "authority_admin"])
def test_others_don_t_even_see_what_is_ordered(role: str) -> None:
    with pytest.raises(Forbidden):
        unit_of(staff(PERSON, role))


@pytest.mark.parametrize("state", ["running", "done", "stopped", "undone"])
def test_only_what_waits_is_taken_back(state: str) -> None:
    with pytest.raises(IllegalTransition):
        ErasureRun(state=state).undo(ENDED)


def test_every_service_is_asked_the_owner_first() -> None:
    assert ORDER_OF_SERVICES[0] == "moments"
    assert sorted([*ORDER_OF_SERVICES, "retention"]) == sorted(SERVICES)
