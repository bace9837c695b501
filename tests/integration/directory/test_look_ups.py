"""Looking people up by number: as many in an hour as staff may, exact also when many ask at once, and counted for who manages them."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from common.chassis.clock import now, today
from common.chassis.database import Database
from common.chassis.identity import Actor
from common.contracts.base import Rpc
from common.contracts.directory.citizens import FIND_CITIZEN, FIND_CITIZENS
from common.contracts.directory.look_ups import LOOK_UPS
from common.contracts.errors import CheckDigit, CitizenUnknown, Forbidden, TooManyLookUps
from services.directory.commands import allowances
from services.directory.commands.allowances import Limit, spend
from services.directory.commands.look_ups import forget_old_look_ups, spend_look_ups
from services.directory.model import Allowance, LookUpDay, UnitCitizen
from services.directory.queries import look_ups as queries
from services.directory.settings import Settings
from tests.integration.directory.builders import (
    ASTRID,
    BASHIR,
    HANS,
    HOUR,
    INGRID,
    LARS,
    NILS,
    NOON,
    citizen_id,
    person_id,
    staff,
    unit_id,
)
from tests.integration.directory.test_service import Desk, desk

__all__ = ["desk"]
UNKNOWN, WRONG = "196108312460", "196108312461"
pytestmark = pytest.mark.both_databases


@pytest.fixture
def astrid(database: Database) -> Actor:
    return replace(staff(unit_id(database, 1)), id=str(person_id(database, ASTRID)))


@pytest.fixture
def manager(database: Database) -> Actor:
    return staff(unit_id(database, 1), "citizen_admin")


@pytest.fixture
def narrow(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give the service where three single look-ups and four listed ones are allowed in an hour."""
    settings = replace(desk.service.resources.settings, look_ups=3, listed_look_ups=4)  # type: ignore[call-arg]  # directory's own
    monkeypatch.setattr(desk.service.resources, "settings", settings)
    return desk


def told(desk: Desk, actor: Actor) -> list[tuple[str, int, int, bool]]:
    found = desk.call(LOOK_UPS, actor)["colleagues"]
    return [(each["name"], each["numbers"], each["refusals"], each["refused_at"] is not None) for each in found]


def refused(desk: Desk, rpc: Rpc, actor: Actor, **payload: Any) -> int:
    with pytest.raises(TooManyLookUps) as wait:
        desk.call(rpc, actor, **payload)
    assert not [number for number in (HANS, INGRID, LARS, NILS) if number in json.dumps(wait.value.to_wire())]
    return int(wait.value.details["retry_after"])


def test_as_many_as_are_allowed_are_found_and_then_it_is_told_when_to_try_again(narrow: Desk, astrid: Actor) -> None:
    for number in (HANS, INGRID):
        narrow.call(FIND_CITIZEN, astrid, personal_number=number)
    with pytest.raises(CitizenUnknown):
        narrow.call(FIND_CITIZEN, astrid, personal_number=UNKNOWN)
    for number in (LARS, UNKNOWN, HANS):
        assert 3500 < refused(narrow, FIND_CITIZEN, astrid, personal_number=number) <= 3600


def test_what_is_no_number_and_who_is_the_units_own_are_found_as_ever(
    narrow: Desk, database: Database, astrid: Actor
) -> None:
    with database.writing() as session:
        pair = {"care_unit_id": astrid.care_unit_id, "citizen_id": citizen_id(database, HANS), "since": NOON}
        session.add(UnitCitizen(**pair, terms_made_as=0, is_expected=False))
    for _ in range(10):
        narrow.call(FIND_CITIZEN, astrid, personal_number=HANS)
        with pytest.raises(CheckDigit):
            narrow.call(FIND_CITIZEN, astrid, personal_number=WRONG)
    for _ in range(3):
        narrow.call(FIND_CITIZEN, astrid, personal_number=LARS)
    refused(narrow, FIND_CITIZEN, astrid, personal_number=LARS)
    narrow.call(FIND_CITIZEN, astrid, personal_number=HANS)


def test_a_person_has_one_allowance_at_all_their_units(narrow: Desk, database: Database, astrid: Actor) -> None:
    elsewhere = replace(astrid, care_unit_id=unit_id(database, 2))
    for actor in (astrid, elsewhere, astrid):
        narrow.call(FIND_CITIZEN, actor, personal_number=LARS)
    refused(narrow, FIND_CITIZEN, elsewhere, personal_number=LARS)
    narrow.call(FIND_CITIZEN, staff(astrid.care_unit_id), personal_number=LARS)


def test_a_list_counts_its_numbers_and_is_read_whole_or_not_at_all(narrow: Desk, manager: Actor) -> None:
    narrow.call(FIND_CITIZENS, manager, numbers=[HANS, HANS, WRONG, UNKNOWN, "ingen"])
    refused(narrow, FIND_CITIZENS, manager, numbers=[INGRID, LARS, NILS])
    narrow.call(FIND_CITIZENS, manager, numbers=[INGRID, LARS])
    refused(narrow, FIND_CITIZENS, manager, numbers=[INGRID])
    narrow.call(FIND_CITIZEN, manager, personal_number=INGRID)


def test_a_list_of_the_most_numbers_fits_in_the_usual_allowances_several_times(desk: Desk) -> None:
    settings = desk.service.resources.settings
    assert isinstance(settings, Settings)
    assert (settings.look_ups, settings.listed_look_ups) == (120, 3000)


def test_who_manages_sees_how_many_and_when_and_nothing_else(
    narrow: Desk, database: Database, astrid: Actor, manager: Actor
) -> None:
    bashir = replace(staff(astrid.care_unit_id), id=str(person_id(database, BASHIR)))
    for actor in (bashir, astrid, astrid, astrid):
        narrow.call(FIND_CITIZEN, actor, personal_number=LARS)
    assert told(narrow, manager) == [("Astrid Lindqvist", 3, 0, False), ("Bashir Noori", 1, 0, False)]
    for _ in range(2):
        narrow.call(FIND_CITIZEN, bashir, personal_number=LARS)
    refused(narrow, FIND_CITIZEN, bashir, personal_number=HANS)
    assert told(narrow, manager) == [("Bashir Noori", 3, 1, True), ("Astrid Lindqvist", 3, 0, False)]
    assert told(narrow, staff(astrid.care_unit_id, "authority_admin")) == told(narrow, manager)
    assert told(narrow, staff(unit_id(database, 2), "citizen_admin")) == []
    for actor in (astrid, staff(None, "citizen_admin"), staff(astrid.care_unit_id, "data_admin", "designer")):
        with pytest.raises(Forbidden):
            narrow.call(LOOK_UPS, actor)


def test_who_may_not_look_up_spends_nothing(narrow: Desk, database: Database, astrid: Actor) -> None:
    for rpc, payload in ((FIND_CITIZEN, {"personal_number": HANS}), (FIND_CITIZENS, {"numbers": [HANS]})):
        with pytest.raises(Forbidden):
            narrow.call(rpc, staff(astrid.care_unit_id, "data_admin"), **payload)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Allowance)) == 0


def test_together_they_spend_exactly_what_is_allowed(database: Database) -> None:
    limit, together = Limit("look_up", 10), Barrier(8)

    def ask(_each: int) -> int:
        together.wait()
        with database.writing() as session:
            return spend(session, "somebody", limit, 3, NOON)

    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(ask, range(8)))
    assert sorted(map(bool, waits)) == [False] * 3 + [True] * 5
    with database.reading() as session:
        assert session.scalars(select(Allowance.used)).all() == [9]


@pytest.mark.parametrize(("later", "left"), [(timedelta(0), 3600), (timedelta(minutes=59, seconds=59.5), 1)])
def test_the_hour_begins_with_the_first(database: Database, later: timedelta, left: int) -> None:
    limit = Limit("look_up", 2)

    def at(instant: datetime, number: int = 1) -> int:
        with database.writing() as session:
            return spend(session, "somebody", limit, number, instant)

    assert [at(NOON), at(NOON + later), at(NOON + later)] == [0, 0, left]
    assert at(NOON, 3) > 0
    assert [at(NOON + HOUR, 2), at(NOON + HOUR)] == [0, 3600]
    with database.writing() as session:
        assert spend(session, "somebody", Limit("other", 2), 2, NOON) == 0
        assert spend(session, "somebody else", limit, 2, NOON) == 0


def test_what_is_old_goes(database: Database, manager: Actor) -> None:
    limit = Limit("look_up", 9)
    for days in (0, 29, 30, 91):
        spend_look_ups(
            database, replace(manager, id=str(person_id(database, ASTRID))), limit, 1, now() - timedelta(days)
        )
    with database.reading() as session:
        call: Any = type("Call", (), {"actor": manager})
        (row,) = queries.look_ups(session, call, today()).colleagues
        assert row.numbers == 2
    assert forget_old_look_ups(database, now()) == 1
    allowances.forget_old_allowances(database, now() + HOUR)
    with database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in (LookUpDay, Allowance)]
    assert counts == [3, 0]
