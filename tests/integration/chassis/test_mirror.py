"""The mirror under real locks: whoever writes, learns or buries a moment does so one after the other, on both databases."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from uuid import UUID

import pytest
from sqlalchemy import Column, MetaData, Table, Uuid, delete, func, insert, select

from common.chassis import mirror, tables
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.contracts.errors import MomentEnded, NotFound
from tests.unit.chassis.mirror.stories import MOMENTS, PEOPLE, UNITS, fact_of, grant_of, rows_in, standing
from tests.waiting import until

pytestmark = pytest.mark.both_databases

ONE = MOMENTS[0]
own = MetaData()
notes = Table("notes", own, Column("id", Uuid, primary_key=True), Column("moment_id", Uuid, nullable=False))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    for metadata in (tables.metadata, own):
        metadata.create_all(made.engine)
    yield made
    made.dispose()


def write(database: Database, moment_id: UUID, version: int = 1) -> bool:
    """Write a note as a service would, with a grant that is still good."""
    try:
        with database.writing() as session:
            mirror.require_writable(session, grant_of(standing(moment_id, version, UNITS[0], PEOPLE[0], "ongoing")))
            session.execute(insert(notes).values(id=new_id(), moment_id=moment_id))
    except (NotFound, MomentEnded):
        return False
    return True


def erase(database: Database, moment_id: UUID) -> None:
    """Put the tombstone first, then remove what is there."""
    with database.writing() as session:
        mirror.bury(session, moment_id)
    with database.writing() as session:
        session.execute(delete(notes).where(notes.c.moment_id == moment_id))


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(notes)) or 0


def test_no_write_that_races_a_tombstone_outlives_it(database: Database) -> None:
    """Also the very first write of a moment, of which neither side has a row to lock."""
    moments = [UUID(int=each) for each in range(1000, 1030)]
    acts: list[Callable[[], object]] = []
    for moment_id in moments:
        acts += [lambda each=moment_id: write(database, each)] * 2  # type: ignore[misc]  # mypy can't tell the default
        acts += [lambda each=moment_id: erase(database, each)]  # type: ignore[misc]  # likewise
    with ThreadPoolExecutor(8) as pool:
        for future in wait([pool.submit(act) for act in acts]).done:
            future.result()
    assert count(database) == 0
    assert not any(write(database, each) for each in moments)


def test_an_end_that_is_learnt_meanwhile_is_waited_for(database: Database) -> None:
    """On PostgreSQL by the row's lock, on SQLite by its one writer."""
    assert write(database, ONE)
    outcome: list[bool] = []
    writer = threading.Thread(target=lambda: outcome.append(write(database, ONE)))
    with database.writing() as session:
        mirror.learn(session, fact_of(standing(ONE, 2, UNITS[0], PEOPLE[0], "ended")))
        writer.start()
        if not database.is_sqlite:
            until(lambda: _waiting(database) == 1, tells="the writer to wait for the row")
        assert outcome == []
    writer.join()
    assert outcome == [False]
    assert count(database) == 1


def test_two_who_learn_the_same_moments_at_once_end_with_the_newest(database: Database) -> None:
    def learn(version: int) -> None:
        told = [fact_of(standing(each, version, UNITS[version % 3], PEOPLE[0], "ongoing")) for each in MOMENTS]
        with database.writing() as session:
            mirror.learn_all(session, told if version % 2 else told[::-1])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(learn, [3, 9, 1, 12, 5, 7, 2, 11, 4, 8, 6, 10]))
    with database.reading() as session:
        kept = rows_in(session)
    assert {(row["moment_version"], row["care_unit_id"]) for row in kept.values()} == {(12, UNITS[0])}


def _waiting(database: Database) -> int:
    with database.reading() as session:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        return int(session.connection().exec_driver_sql(asked).scalar_one())
