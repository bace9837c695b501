"""How soon a care unit answers: its manager's word, which stays when the unit's other facts are loaded anew."""

from uuid import UUID

import pytest

from common.chassis.database import Database
from common.chassis.identity import Actor, Grant
from common.contracts.base import Caller
from common.contracts.directory.answer_times import ANSWER_TIME, OWN_ANSWER_TIME, SET_ANSWER_TIME
from common.contracts.directory.vocabulary import ROLES
from common.contracts.errors import Forbidden
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
            desk.call(SET_ANSWER_TIME, actor, answer_days=3)
        return
    assert desk.call(SET_ANSWER_TIME, actor, answer_days=3) == {"answer_days": 3}
    assert desk.call(OWN_ANSWER_TIME, actor) == {"answer_days": 3}
    assert desk.call(OWN_ANSWER_TIME, other) == {"answer_days": None}
    desk.call(SET_ANSWER_TIME, actor, answer_days=None)
    assert desk.call(OWN_ANSWER_TIME, actor) == {"answer_days": None}


def test_whoever_has_a_grant_is_told_what_the_moments_unit_has_said(desk: Desk, database: Database) -> None:
    desk.call(SET_ANSWER_TIME, staff(unit_id(database, 2), "citizen_admin"), answer_days=2)
    citizen = Actor(Caller.CITIZEN, str(UUID(int=7)))
    for number, days in ((1, None), (2, 2)):
        grant = Grant(UUID(int=9), 1, unit_id(database, number), UUID(int=7), citizen.id, "read")
        assert desk.call(ANSWER_TIME, citizen, grant=desk.grant(grant)) == {"answer_days": days}


def test_the_answer_time_stays_when_people_are_loaded_anew(desk: Desk, database: Database) -> None:
    actor = staff(unit_id(database, 1), "citizen_admin")
    desk.call(SET_ANSWER_TIME, actor, answer_days=4)
    bring(database, people_data())
    assert desk.call(OWN_ANSWER_TIME, actor) == {"answer_days": 4}
