"""A number that finds nobody leaves a record of who asked, and nobody reads the number in it; what finds somebody is the gateway's to record."""

from typing import Any

import pytest
from sqlalchemy import select

from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.tables import outbox
from common.contracts.audit.accesses import ACCESSED
from common.contracts.base import Caller, Rpc
from common.contracts.directory.citizens import FIND_CITIZEN, FIND_CITIZENS, SEARCH_CITIZENS
from common.contracts.directory.sought import SOUGHT_AS
from common.contracts.errors import CheckDigit, Forbidden, NamedError
from tests.integration.directory.builders import HANS, staff, unit_id
from tests.integration.directory.test_service import Desk
from tests.integration.directory.test_service import desk as desk_of_the_service

__all__ = ["desk_of_the_service"]
UNKNOWN = "196108312460"
OPERATOR = Actor(Caller.SERVICE, "operator")


@pytest.fixture
def desk(desk_of_the_service: Desk) -> Desk:
    """Give the service on the demo's people."""
    return desk_of_the_service


def records(database: Database) -> list[dict[str, Any]]:
    mine = select(outbox.c.data).where(outbox.c.type == ACCESSED["directory"].type).order_by(outbox.c.id)
    with database.reading() as session:
        return list(session.scalars(mine))


def sought_as(desk: Desk, number: str) -> str:
    return str(desk.call(SOUGHT_AS, OPERATOR, number=number)["sought"])


@pytest.mark.parametrize(
    ("contract", "payload", "what"),
    [
        (FIND_CITIZEN, {"personal_number": UNKNOWN}, "citizen"),
        (FIND_CITIZEN, {"personal_number": "610831-2460"}, "citizen"),
        (FIND_CITIZENS, {"numbers": [UNKNOWN, HANS, "61 08 31-2460", "1"]}, "citizens"),
        (SEARCH_CITIZENS, {"text": f"Karin {UNKNOWN}"}, "moments"),
        (SEARCH_CITIZENS, {"text": "19610831-2460"}, "moments"),
    ],
)
def test_a_number_that_finds_nobody_tells_who_asked(
    desk: Desk, database: Database, contract: Rpc, payload: dict[str, Any], what: str
) -> None:
    actor = staff(unit_id(database, 1), "citizen_admin")
    refused: NamedError | None = None
    try:
        desk.call(contract, actor, **payload)
    except NamedError as error:
        refused = error
    assert (refused is not None) == (contract is FIND_CITIZEN)
    (told,) = records(database)
    assert (told["action"], told["what"], told["citizen_ids"]) == ("read", what, [])
    assert (told["actor_id"], told["care_unit_id"]) == (actor.id, str(unit_id(database, 1)))
    assert told["sought"] == sought_as(desk, UNKNOWN)
    assert UNKNOWN[2:] not in str(told).replace("-", "")


def test_what_finds_somebody_or_is_no_number_leaves_no_record_here(desk: Desk, database: Database) -> None:
    actor = staff(unit_id(database, 1), "citizen_admin")
    desk.call(FIND_CITIZEN, actor, personal_number=HANS)
    desk.call(FIND_CITIZENS, actor, numbers=[HANS, "hej"])
    desk.call(SEARCH_CITIZENS, actor, text="Nobody 1961")
    with pytest.raises(CheckDigit):
        desk.call(FIND_CITIZEN, actor, personal_number="196108312461")
    with pytest.raises(Forbidden):
        desk.call(FIND_CITIZEN, staff(unit_id(database, 1), "publisher"), personal_number=UNKNOWN)
    assert records(database) == []


def test_a_digest_tells_two_numbers_apart_and_only_the_operator_makes_one(desk: Desk) -> None:
    assert sought_as(desk, UNKNOWN) == sought_as(desk, "19610831-2460") != sought_as(desk, HANS)
    with pytest.raises(CheckDigit):
        sought_as(desk, "hej")
    for actor in (
        staff(new_id(), "citizen_admin"),
        Actor(Caller.SERVICE, "audit"),
        Actor(Caller.CITIZEN, str(new_id())),
    ):
        with pytest.raises(Forbidden):
            desk.call(SOUGHT_AS, actor, number=UNKNOWN)
