"""Lists of numbers: what each row turned out to be, for an administrator alone."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.directory.citizens import FIND_CITIZENS
from common.contracts.directory.starts import GROUP_FACTS
from common.contracts.errors import Forbidden, NotFound
from services.directory.model import HIDDEN_NAME
from services.directory.queries import groups
from tests.integration.directory.builders import (
    HANS,
    LARS,
    MARTA,
    NILS,
    NOON,
    call,
    citizen_id,
    commission_id,
    staff,
    unit_id,
)

pytestmark = pytest.mark.both_databases

TODAY = NOON.date()


def read(database: Database, actor: Actor, *numbers: str) -> list[dict[str, Any]]:
    with database.reading() as session:
        found = groups.find_citizens(session, call(FIND_CITIZENS, actor, numbers=list(numbers)), TODAY)
    answer: list[dict[str, Any]] = FIND_CITIZENS.answer.dump(found)["rows"]
    return answer


@pytest.fixture
def admin(database: Database) -> Actor:
    return staff(unit_id(database, 1), "citizen_admin")


def test_every_row_is_told_apart(database: Database, admin: Actor) -> None:
    rows = read(
        database, admin, "610831-9812", HANS, "19610831-9813", "196108919810", "hej", LARS, MARTA, "200001019801"
    )
    assert [row["reading"] for row in rows] == [
        "found",
        "duplicate",
        "check_digit",
        rows[3]["reading"],
        "check_digit",
        "found",
        "deceased",
        rows[7]["reading"],
    ]
    assert (rows[0]["name"], rows[0]["masked_number"]) == ("Hans Wallin", "19610831-XXXX")
    assert rows[5]["name"] == HIDDEN_NAME
    assert rows[5]["protected"]
    assert rows[1]["citizen_id"] == rows[0]["citizen_id"]
    assert {row["citizen_id"] for row in rows if row["reading"] in {"check_digit", "citizen_unknown"}} == {None}


def test_numbers_that_can_not_start_are_named_as_for_one(database: Database, admin: Actor) -> None:
    rows = read(database, admin, "701063-2391", "22610831-9812", NILS, "198507099805")
    assert [row["reading"] for row in rows][:2] == ["coordination_number", "reserve_number"]
    assert rows[3]["reading"] == "citizen_unknown"


def test_five_hundred_numbers_are_one_select(database: Database, admin: Actor) -> None:
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    assert len(read(database, admin, *[HANS] * 500)) == 500
    assert len([each for each in seen if each.startswith("SELECT")]) == 1


@pytest.mark.parametrize("role", ["practitioner", "data_admin", "authority_admin", "provider_admin"])
def test_other_roles_are_told_nothing(database: Database, role: str) -> None:
    with pytest.raises(Forbidden):
        read(database, staff(unit_id(database, 1), role), HANS)
    with pytest.raises(Forbidden):
        read(database, staff(None, "citizen_admin"), HANS)


def test_too_many_or_too_long_numbers_are_refused() -> None:
    for numbers in ([HANS] * 501, [], ["1" * 41]):
        assert list(FIND_CITIZENS.request.validate({"numbers": numbers})) == ["numbers"]


def facts(database: Database, citizens: list[UUID], responsible: UUID, orderer: UUID) -> dict[str, Any]:
    request = {
        "citizen_ids": citizens,
        "responsible_commission_id": responsible,
        "ordered_by_commission_id": orderer,
    }
    with database.reading() as session:
        answer = GROUP_FACTS.answer.dump(groups.group_facts(session, call(GROUP_FACTS, **request), NOON))
    return dict(answer)


def test_a_group_start_learns_who_may_start_and_who_still_works_there(database: Database) -> None:
    hans, marta = citizen_id(database, HANS), citizen_id(database, MARTA)
    told = facts(
        database,
        [hans, marta, new_id()],
        commission_id(database, "farida-norra"),
        commission_id(database, "cecilia-norra"),
    )
    assert told["startable_citizen_ids"] == [str(hans)]
    assert set(told["signed_in_citizen_ids"]) == {str(hans), str(marta)}
    assert told["responsible"]["roles"] == []
    assert told["ordered_by"]["roles"] == ["authority_admin", "citizen_admin"]
    assert told["ordered_by"]["care_unit_id"] == str(unit_id(database, 1))


def test_an_unknown_commission_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        facts(database, [], new_id(), commission_id(database, "cecilia-norra"))
