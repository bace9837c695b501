"""What directory forgets with a moment: that the unit may name its citizen, and the words that find them; never the person."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from common.chassis import mirror
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.erasing import erase
from common.chassis.facts import Fact, handle
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Caller, Rpc
from common.contracts.directory.subscriptions import ON_MOMENT_STARTED
from common.contracts.errors import Unavailable
from common.contracts.moments.mirror import LIST_MIRRORED, Mirrored
from common.contracts.operations import OPERATIONS
from services.directory.commands import units
from services.directory.erasing import ERASING
from services.directory.model import Citizen, UnitCitizen
from tests.integration.directory.builders import HANS, HOUR, LARS, call, citizen_id, staff, unit_id
from tests.integration.directory.test_searching import search
from tests.integration.directory.test_units import expect
from tests.unit.chassis.mirror.stories import fact_of

pytestmark = pytest.mark.both_databases

ERASE = OPERATIONS["directory"].erase
OPERATOR = Actor(Caller.SERVICE, "operator")


class System:
    """Directory beside a `moments` that tells two moments a page."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.moments: list[dict[str, Any]] = []

    def ask(self, contract: Rpc, request: Any) -> Any:
        """Answer as the contract says."""
        assert contract is LIST_MIRRORED
        later = [each for each in self.moments if request.after is None or each["moment_id"] > request.after]
        page = sorted(later, key=lambda each: each["moment_id"])[:2]
        next_after = page[-1]["moment_id"] if len(page) == 2 else None
        return Mirrored(moments=[fact_of(each) for each in page], next_after=next_after)

    def begun(self, unit: UUID, citizen: UUID, moment_id: UUID | None = None, version: int = 1) -> UUID:
        """Let a moment begin, or move there; nobody hears of it."""
        moment_id = moment_id or new_id()
        facts = moment_at(moment_id, version, unit, citizen)
        self.moments = [each for each in self.moments if each["moment_id"] != moment_id] + [facts]
        return moment_id

    def heard(self, *moment_ids: UUID) -> None:
        """Let the events of moments arrive."""
        for facts in self.moments:
            if facts["moment_id"] in moment_ids:
                fact = Fact(new_id(), "x", "moments", "x", now(), fact_of(facts), ON_MOMENT_STARTED.queue)
                handle(self.database, fact, units.note_unit_has_citizen)

    def walk(self) -> None:
        """Learn of all moments."""
        while units.mirror_moments(self):
            pass

    def erase(self, *moment_ids: UUID) -> list[dict[str, int]]:
        """Erase moments; gives what was removed for each."""
        request = call(ERASE, OPERATOR, moment_ids=list(moment_ids), idempotency_id=new_id())
        resources: Any = SimpleNamespace(database=self.database)
        told = ERASE.answer.dump(erase(resources, ERASING, request))
        assert {each["table"] for each in told["kept"]} == {"citizen", "guardian", "sign_in_session"}
        return [{each["table"]: each["rows"] for each in one["removed"]} for one in told["receipts"]]

    def pairs(self) -> set[tuple[UUID, UUID]]:
        """Give which units have which citizens."""
        with self.database.reading() as session:
            return {(row.care_unit_id, row.citizen_id) for row in session.scalars(select(UnitCitizen))}


def moment_at(moment_id: UUID, version: int, unit: UUID, citizen: UUID) -> dict[str, Any]:
    own = {"programme_id": "somn", "version_id": UUID(int=7)}
    who = {"responsible_person_id": UUID(int=8), "responsible_commission_id": UUID(int=9), "state": "ongoing"}
    times = {"started_at": now(), "starts_on": None, "ended_at": None, "maintained_until": None}
    ids = {"moment_id": moment_id, "moment_version": version, "care_unit_id": unit, "citizen_id": citizen}
    return {**ids, **own, "snapshot": {**own, **who, **times}}


@pytest.fixture
def system(database: Database) -> System:
    return System(database)


@pytest.fixture
def places(database: Database) -> tuple[UUID, UUID, UUID, UUID]:
    """Give two units and two citizens."""
    return unit_id(database, 1), unit_id(database, 2), citizen_id(database, HANS), citizen_id(database, LARS)


def test_the_last_moment_at_a_unit_takes_the_name_along(system: System, places: Any) -> None:
    norra, sodra, hans, lars = places
    first, second, other = system.begun(norra, hans), system.begun(norra, hans), system.begun(sodra, hans)
    system.heard(first, second, other, system.begun(norra, lars))
    system.walk()
    assert system.erase(first) == [{}]
    assert search(system.database, staff(norra), "wallin") == [hans]
    [removed] = system.erase(second)
    assert (removed["unit_citizen"], removed["search_term"] > 3) == (1, True)
    assert system.pairs() == {(sodra, hans), (norra, lars)}
    assert search(system.database, staff(norra), "wallin") == []
    assert search(system.database, staff(sodra), "wallin") == [hans]
    with system.database.reading() as session:
        assert session.get(Citizen, hans)


def test_a_unit_that_had_handed_the_moment_over_forgets_too(system: System, places: Any) -> None:
    norra, sodra, hans, _ = places
    moment_id = system.begun(norra, hans)
    system.heard(moment_id)
    system.begun(sodra, hans, moment_id, version=2)
    system.heard(moment_id)
    system.walk()
    assert system.pairs() == {(norra, hans), (sodra, hans)}
    assert system.erase(moment_id)[0]["unit_citizen"] == 2
    assert system.pairs() == set()


def test_no_late_event_and_no_walk_brings_a_pair_back(system: System, places: Any) -> None:
    norra, _, hans, _ = places
    moment_id = system.begun(norra, hans)
    system.heard(moment_id)
    system.walk()
    system.erase(moment_id)
    system.heard(moment_id)
    with system.database.writing() as session:
        session.execute(mirror.walking.table.delete())
    system.walk()
    assert system.pairs() == set()


def test_what_is_expected_stays_for_the_moment_to_come(system: System, places: Any) -> None:
    norra, _, hans, _ = places
    moment_id = system.begun(norra, hans)
    system.walk()
    with system.database.writing() as session:
        session.delete(session.get_one(UnitCitizen, (norra, hans)))
    expect(system.database, norra, hans, at=now() - HOUR)
    assert system.erase(moment_id) == [{}]
    assert system.pairs() == {(norra, hans)}


def test_before_directory_knows_which_moments_there_are_it_erases_none(system: System, places: Any) -> None:
    """Else it would forget nothing of one that it never heard of, and say that it was done."""
    norra, _, hans, _ = places
    moment_id = system.begun(norra, hans)
    with pytest.raises(Unavailable):
        system.erase(moment_id)
    system.walk()
    assert system.erase(moment_id)[0]["unit_citizen"] == 1


def test_a_walk_gives_a_unit_the_citizens_whom_no_event_told_of(system: System, places: Any) -> None:
    norra, sodra, hans, lars = places
    for unit, citizen in ((norra, hans), (norra, hans), (norra, lars), (sodra, lars), (sodra, new_id())):
        system.begun(unit, citizen)
    expect(system.database, norra, lars)
    system.walk()
    assert len(system.pairs()) == 4
    assert search(system.database, staff(norra), "wallin") == [hans]
    with system.database.reading() as session:
        assert not any(session.scalars(select(UnitCitizen.is_expected)))
