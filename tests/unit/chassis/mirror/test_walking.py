"""Catching up: a walk over all moments, a page at a time, that goes on where it stopped and harms nothing that is newer."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from common.chassis import mirror, tables
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.mirror import walking
from common.chassis.tables import mirror_walks
from common.contracts.base import Rpc
from common.contracts.errors import NotFound, OutcomeUnknown, Unavailable
from common.contracts.moments.mirror import LIST_MIRRORED, Mirrored
from tests.unit.chassis.mirror.stories import PEOPLE, UNITS, Facts, citizen_of, fact_of, grant_of, rows_in, standing

MANY = [UUID(int=each) for each in range(100, 107)]


class System:
    """A service that keeps a mirror, beside a `moments` that gives two moments a page."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.moments: dict[UUID, Facts] = {}
        self.asked: list[UUID | None] = []
        self.away: Exception | None = None

    def ask(self, contract: Rpc, request: Any) -> Any:
        """Answer as the contract says."""
        assert contract is LIST_MIRRORED
        if self.away:
            raise self.away
        self.asked.append(request.after)
        found = sorted(each for each in self.moments if request.after is None or each > request.after)[:2]
        next_after = found[-1] if len(found) == 2 else None
        return Mirrored(moments=[fact_of(self.moments[each]) for each in found], next_after=next_after)

    def change(self, moment_id: UUID, version: int, state: str = "ongoing") -> Facts:
        """Let something happen to a moment."""
        self.moments[moment_id] = standing(moment_id, version, UNITS[0], PEOPLE[0], state)
        return self.moments[moment_id]

    def hear(self, facts: Facts) -> None:
        """Let an event arrive."""
        with self.database.writing() as session:
            mirror.learn(session, fact_of(facts))

    def known(self) -> dict[UUID, int]:
        """Give in which version each moment is known."""
        with self.database.reading() as session:
            return {each: row["moment_version"] for each, row in rows_in(session).items()}


def empty_database(folder: Path) -> Database:
    made = Database(f"sqlite:///{folder}/mirror.sqlite3?synchronous=OFF")
    tables.metadata.drop_all(made.engine)
    tables.metadata.create_all(made.engine)
    return made


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    database = empty_database(tmp_path)
    yield System(database)
    database.dispose()


def test_a_service_that_is_installed_later_learns_every_moment(system: System) -> None:
    for moment_id in MANY:
        system.change(moment_id, 4)
    pages = 1
    while mirror.walk(system):
        pages += 1
    assert pages == 4
    assert system.known() == dict.fromkeys(MANY, 4)
    assert system.asked == [None, MANY[1], MANY[3], MANY[5]]


def test_a_walk_that_was_broken_off_goes_on_where_it_was(system: System) -> None:
    for moment_id in MANY:
        system.change(moment_id, 1)
    assert mirror.walk(system)
    for away in (Unavailable(service="moments"), OutcomeUnknown(service="moments")):
        system.away = away
        assert not mirror.walk(system)
    system.away = None
    again = System(system.database)
    again.moments = system.moments
    while mirror.walk(again):
        pass
    assert again.asked[0] == MANY[1]
    assert again.known() == dict.fromkeys(MANY, 1)


def test_a_page_that_fails_is_asked_for_again_with_nothing_kept(system: System) -> None:
    system.change(MANY[0], 1)

    def fail(*_: object) -> None:
        raise NotFound

    with pytest.raises(NotFound):
        mirror.walk(system, fail)
    assert system.known() == {}
    assert not mirror.walk(system)
    assert system.asked == [None, None]


def test_who_has_walked_rests_for_a_week_and_writes_nothing(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not mirror.walk(system)
    assert not mirror.walk(system)
    assert system.asked == [None]
    system.change(MANY[0], 1)
    monkeypatch.setattr(walking, "now", lambda: now() + walking.AGAIN + timedelta(seconds=1))
    assert not mirror.walk(system)
    assert system.known() == {MANY[0]: 1}


def test_a_walk_has_ended_once_and_for_all_also_while_the_next_one_goes(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    with system.database.reading() as session, pytest.raises(Unavailable):
        mirror.require_walked(session)
    for moment_id in MANY:
        system.change(moment_id, 1)
    mirror.walk(system)
    with system.database.reading() as session, pytest.raises(Unavailable):
        mirror.require_walked(session)
    while mirror.walk(system):
        pass
    monkeypatch.setattr(walking, "now", lambda: now() + 2 * walking.AGAIN)
    assert mirror.walk(system)
    with system.database.reading() as session:
        mirror.require_walked(session)
        assert session.scalar(select(mirror_walks.c.after)) == MANY[1]


def test_what_is_erased_is_not_learnt_again_and_its_page_tells_of_the_others(system: System) -> None:
    for moment_id in MANY[:2]:
        system.change(moment_id, 1)
    with system.database.writing() as session:
        mirror.bury(session, MANY[0])
    seen: list[UUID] = []
    while mirror.walk(system, lambda _session, told: seen.extend(fact.moment_id for fact in told)):
        pass
    assert seen == [MANY[1]]
    with system.database.writing() as session, pytest.raises(NotFound):
        mirror.require_writable(session, grant_of(system.moments[MANY[0]]))


Act = tuple[str, int]
acts = st.lists(st.tuples(st.sampled_from(["change", "heard", "lost", "walk", "bury"]), st.integers(0, 6)), max_size=40)


@given(acts)
def test_whatever_happens_during_a_walk_a_whole_walk_makes_the_mirror_true(
    tmp_path_factory: pytest.TempPathFactory, story: list[Act]
) -> None:
    """Events may be lost for ever; a walk from its beginning to its end that begins afterwards knows all of it, and buried is buried."""
    system, versions, buried = System(empty_database(tmp_path_factory.mktemp("walk"))), dict.fromkeys(MANY, 0), set()
    for what, which in story:
        moment_id = MANY[which]
        if what == "walk":
            mirror.walk(system)
        elif what == "bury":
            buried.add(moment_id)
            with system.database.writing() as session:
                mirror.bury(session, moment_id)
        elif moment_id not in buried:
            versions[moment_id] += 1
            facts = system.change(moment_id, versions[moment_id])
            if what == "heard":
                system.hear(facts)
    with system.database.writing() as session:
        session.execute(mirror_walks.delete())
    while mirror.walk(system):
        pass
    known = system.known()
    assert {each: version for each, version in known.items() if each not in buried} == {
        each: version for each, version in versions.items() if version and each not in buried
    }
    with system.database.reading() as session:
        rows = rows_in(session)
        assert all(rows[each]["citizen_id"] == (None if each in buried else citizen_of(each)) for each in rows)
    system.database.dispose()
