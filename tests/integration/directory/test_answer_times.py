"""How soon a care unit answers: its manager's word, which stays when the unit's other facts are loaded anew."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant
from common.contracts.base import Caller
from common.contracts.directory.answer_times import ANSWER_TIME, OWN_ANSWER_TIME, SET_ANSWER_TIME
from common.contracts.directory.vocabulary import ROLES
from common.contracts.errors import Forbidden, StaleVersion
from tests.integration.directory.builders import bring, people_data, staff, unit_id
from tests.integration.directory.test_service import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.both_databases
MANAGERS = {"citizen_admin", "authority_admin"}


@pytest.mark.parametrize("role", ROLES)
def test_who_manages_the_units_staff_says_it(desk: Desk, database: Database, role: str) -> None:
    actor, other = staff(unit_id(database, 1), role), staff(unit_id(database, 2), role)
    if role not in MANAGERS:
        with pytest.raises(Forbidden):
            desk.call(SET_ANSWER_TIME, actor, answer_days=3, expected_version=1)
        return
    said = {"answer_days": 3, "version": 2}
    assert desk.call(SET_ANSWER_TIME, actor, answer_days=3, expected_version=1) == said
    assert desk.call(OWN_ANSWER_TIME, actor) == said
    assert desk.call(OWN_ANSWER_TIME, other) == {"answer_days": None, "version": 1}
    desk.call(SET_ANSWER_TIME, actor, answer_days=None, expected_version=2)
    assert desk.call(OWN_ANSWER_TIME, actor) == {"answer_days": None, "version": 3}


def test_of_two_managers_at_once_one_is_told_of_the_other(desk: Desk, database: Database) -> None:
    managers = [staff(unit_id(database, 1), role) for role in sorted(MANAGERS)]

    def say(manager: Actor, days: int) -> int:
        try:
            desk.call(SET_ANSWER_TIME, manager, answer_days=days, expected_version=1)
        except StaleVersion:
            return 0
        return days

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(say, managers, (2, 5)))
    assert min(said) == 0
    assert desk.call(OWN_ANSWER_TIME, managers[0]) == {"answer_days": max(said), "version": 2}
    with pytest.raises(StaleVersion) as stale:
        desk.call(SET_ANSWER_TIME, managers[0], answer_days=9, expected_version=1)
    assert (stale.value.details["expected"], stale.value.details["actual"]) == (1, 2)


def test_the_same_command_again_is_no_conflict_with_itself(desk: Desk, database: Database) -> None:
    actor, once = staff(unit_id(database, 1), "citizen_admin"), {"answer_days": 3, "idempotency_id": new_id()}
    first, again = (desk.call(SET_ANSWER_TIME, actor, expected_version=1, **once) for _ in range(2))
    assert (again, desk.call(OWN_ANSWER_TIME, actor)["version"]) == (first, 2)


def test_whoever_has_a_grant_is_told_what_the_moments_unit_has_said(desk: Desk, database: Database) -> None:
    desk.call(SET_ANSWER_TIME, staff(unit_id(database, 2), "citizen_admin"), answer_days=2, expected_version=1)
    citizen = Actor(Caller.CITIZEN, str(UUID(int=7)))
    for number, days in ((1, None), (2, 2)):
        grant = Grant(UUID(int=9), 1, unit_id(database, number), UUID(int=7), citizen.id, "read")
        assert desk.call(ANSWER_TIME, citizen, grant=desk.grant(grant)) == {"answer_days": days}


def test_the_answer_time_stays_when_people_are_loaded_anew(desk: Desk, database: Database) -> None:
    actor = staff(unit_id(database, 1), "citizen_admin")
    desk.call(SET_ANSWER_TIME, actor, answer_days=4, expected_version=1)
    bring(database, people_data())
    assert desk.call(OWN_ANSWER_TIME, actor) == {"answer_days": 4, "version": 2}
