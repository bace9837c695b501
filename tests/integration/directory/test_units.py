"""Which citizens a care unit has: expected before a start, confirmed by an event or by asking moments, and named only then."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select

from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, create_key_files
from common.chassis.resources import Resources
from common.chassis.settings import service_settings
from common.contracts.base import Caller, Rpc
from common.contracts.directory.people import PEOPLE
from common.contracts.directory.units import EXPECT_CITIZENS
from common.contracts.errors import Forbidden, Unavailable
from common.contracts.moments.units import CITIZENS_OF_UNIT
from services.directory.commands import units
from services.directory.model import SearchTerm, UnitCitizen
from tests.integration.directory.builders import HANS, HOUR, LARS, NILS, NOON, call, citizen_id, staff, unit_id
from tests.integration.directory.test_people import moment_started
from tests.integration.directory.test_searching import search
from tests.integration.directory.test_service import Desk

MOMENTS = Actor(Caller.SERVICE, "moments")


class Moments:
    """Stands in for moments: says which citizens each unit has, or is away."""

    def __init__(self) -> None:
        self.had: set[tuple[UUID, UUID]] = set()
        self.is_away = False
        self.asked: list[set[str]] = []

    def ask(self, contract: Rpc, payload: dict[str, Any], _headers: dict[str, str], _seconds: float) -> dict[str, Any]:
        """Answer as the contract says."""
        assert contract is CITIZENS_OF_UNIT
        if self.is_away:
            raise Unavailable(service="moments")
        self.asked.append(set(payload["citizen_ids"]))
        request = contract.load(payload)
        unit = request.care_unit_id
        return {"citizen_ids": [str(one) for one in request.citizen_ids if (unit, one) in self.had]}


@pytest.fixture
def moments() -> Moments:
    return Moments()


@pytest.fixture
def desk(database: Database, moments: Moments, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Give the service on the demo's people, beside moments."""
    monkeypatch.setenv("SOB_VAR", str(tmp_path))
    monkeypatch.setenv("SOB_ENV", "test")
    monkeypatch.setenv("DIRECTORY_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    create_key_files(tmp_path / "keys", ["gateway", "directory", "moments", "content"], [])
    resources = Resources(service_settings("directory"), moments.ask)
    yield Desk(resources, tmp_path / "keys")
    resources.database.dispose()


def expect(database: Database, unit: UUID, *citizens: UUID, at: Any = NOON) -> None:
    wanted = {"idempotency_id": new_id(), "care_unit_id": unit, "citizen_ids": list(citizens)}
    units.expect_citizens(database, call(EXPECT_CITIZENS, MOMENTS, **wanted), at)


def names(desk: Desk, actor: Actor, *citizens: UUID) -> list[str]:
    told = desk.call(PEOPLE, actor, citizen_ids=list(citizens))["citizens"]
    return sorted(one["name"] for one in told)


def pairs(database: Database) -> dict[UUID, bool]:
    with database.reading() as session:
        return {row.citizen_id: row.is_expected for row in session.scalars(select(UnitCitizen))}


def test_who_is_expected_is_found_and_not_named_before_moments_says_so(
    desk: Desk, moments: Moments, database: Database
) -> None:
    norra, hans = unit_id(database, 1), citizen_id(database, HANS)
    expect(database, norra, hans)
    assert search(database, staff(norra), "wallin") == [hans]
    assert names(desk, staff(norra), hans) == []
    moments.had.add((norra, hans))
    assert names(desk, staff(norra), hans) == ["Hans Wallin"]


def test_what_isn_t_known_is_asked_once_for_the_page_and_what_is_known_isn_t(
    desk: Desk, moments: Moments, database: Database
) -> None:
    norra = unit_id(database, 1)
    hans, lars, nils = (citizen_id(database, number) for number in (HANS, LARS, NILS))
    moment_started(database, norra, hans)
    assert names(desk, staff(norra), hans) == ["Hans Wallin"]
    assert moments.asked == []
    moments.had |= {(norra, nils), (norra, lars)}
    assert len(names(desk, staff(norra), hans, lars, nils)) == 3
    assert moments.asked == [{str(lars), str(nils)}]


def test_another_unit_and_a_role_that_reaches_no_moment_are_told_nothing(
    desk: Desk, moments: Moments, database: Database
) -> None:
    norra, sodra, hans = unit_id(database, 1), unit_id(database, 2), citizen_id(database, HANS)
    moments.had.add((norra, hans))
    assert names(desk, staff(sodra), hans) == []
    assert names(desk, staff(norra, "authority_admin", "designer"), hans) == []
    assert len(moments.asked) == 1
    assert names(desk, staff(norra, "data_admin"), hans) == ["Hans Wallin"]


def test_while_moments_is_away_the_page_comes_without_the_name(
    desk: Desk, moments: Moments, database: Database
) -> None:
    moments.is_away = True
    assert names(desk, staff(unit_id(database, 1)), citizen_id(database, HANS)) == []


def test_an_event_confirms_what_was_expected_and_an_expectation_takes_nothing_back(database: Database) -> None:
    norra, hans = unit_id(database, 1), citizen_id(database, HANS)
    expect(database, norra, hans)
    moment_started(database, norra, hans)
    assert pairs(database) == {hans: False}
    expect(database, norra, hans)
    assert pairs(database) == {hans: False}


def test_a_hundred_are_expected_in_as_many_statements_as_one(database: Database) -> None:
    norra = unit_id(database, 1)
    hans, others = citizen_id(database, HANS), [citizen_id(database, number) for number in (LARS, NILS)]
    sent: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    expect(database, norra, hans)
    one = len(sent)
    expect(database, norra, *others)
    assert len(sent) == 2 * one


def test_what_became_of_a_start_is_asked_after_an_hour(desk: Desk, moments: Moments, database: Database) -> None:
    norra, sodra, late = unit_id(database, 1), unit_id(database, 2), now() - 2 * HOUR
    hans, lars, nils = (citizen_id(database, number) for number in (HANS, LARS, NILS))
    expect(database, norra, hans, lars, at=late)
    expect(database, sodra, nils, at=now() - timedelta(minutes=59))
    moments.is_away = True
    desk.service.settle_expected()
    assert pairs(database) == {hans: True, lars: True, nils: True}
    moments.is_away = False
    moments.had.add((norra, hans))
    desk.service.settle_expected()
    assert pairs(database) == {hans: False, nils: True}
    with database.reading() as session:
        assert lars not in set(session.scalars(select(SearchTerm.citizen_id)))
    assert search(database, staff(norra), "wallin") == [hans]


def test_who_is_expected_anew_is_not_forgotten(database: Database) -> None:
    norra, hans, at = unit_id(database, 1), citizen_id(database, HANS), now()
    expect(database, norra, hans, at=at - 2 * HOUR)
    expect(database, norra, hans, at=at)
    units.settle_expected(database, norra, [hans], [], at - HOUR)
    assert pairs(database) == {hans: True}
    assert search(database, staff(norra), "wallin") == [hans]


def test_only_moments_expects(desk: Desk, database: Database) -> None:
    norra, hans = unit_id(database, 1), citizen_id(database, HANS)
    wanted = {"care_unit_id": norra, "citizen_ids": [hans]}
    for actor in (staff(norra), Actor(Caller.SERVICE, "content"), Actor(Caller.CITIZEN, str(new_id()))):
        with pytest.raises(Forbidden):
            desk.call(EXPECT_CITIZENS, actor, **wanted)
    desk.call(EXPECT_CITIZENS, MOMENTS, **wanted)
    assert pairs(database) == {hans: True}
