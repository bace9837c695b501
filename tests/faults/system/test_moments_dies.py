"""`moments` is killed between its commit and the event, and between the event and the note that it was sent: one effect, never none or two.

The tests hold the windows open with the very locks of the relay: its turn (`tests.faults.system.relays`), and the database's own write lock.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import UUID

import pytest

from tests.faults.system.faults import BACK_SECONDS, rows
from tests.faults.system.relays import UNSENT, killed, relay_held_back, restarted
from tests.system import ASTRID, NEWCOMER, NORRA, System, Visitor
from tests.waiting import until

EVENT = "SELECT id FROM outbox WHERE subject = ? AND type = 'se.sob.moment.started.v1'"
HANDLED = "SELECT count(*) FROM inbox WHERE handler = 'directory.on_moment_started' AND event_id = ?"
KNOWN = "SELECT count(*) FROM unit_citizen WHERE citizen_id = ? AND NOT is_expected"
WALKED = "SELECT count(*) FROM mirror_walks WHERE ended_at IS NOT NULL"


@pytest.fixture
def astrid(system: System) -> Visitor:
    return system.staff(ASTRID, NORRA)


@contextmanager
def moments_held_back(system: System) -> Iterator[None]:
    """Let `moments` commit events and send none.

    Directory has asked for all moments by then, which it does once a week: from now on it learns by events alone.
    """
    until(lambda: rows(system, "directory", WALKED) == [(1,)], tells="directory to have learnt which moments there are")
    with relay_held_back(system, "moments"):
        yield


def started_moment(visitor: Visitor, personal_number: str) -> tuple[str, str]:
    """Start a moment: acknowledged, so committed. Gives the moment's and the citizen's id."""
    answer = visitor.start(personal_number)
    assert answer.status_code == 201, answer.text
    moment_id = answer.json()["moment_id"]
    return moment_id, visitor.get(f"/moments/{moment_id}").json()["header"]["citizen_id"]


def named(visitor: Visitor, citizen_id: str) -> list[dict[str, object]]:
    """Give how the unit's staff see the citizen: nothing until directory has heard of the moment, or `moments` is there to be asked."""
    found: list[dict[str, object]] = visitor.send("/names", citizen_ids=[citizen_id]).json()["citizens"]
    return found


def effects(system: System, moment_id: str, citizen_id: str) -> tuple[int, int]:
    """Give how often directory has handled the moment's start, and how often it keeps the citizen for the unit."""
    [(event_id,)] = rows(system, "moments", EVENT, moment_id)
    handled, known = (
        rows(system, "directory", HANDLED, event_id),
        rows(system, "directory", KNOWN, UUID(citizen_id).hex),
    )
    return handled[0][0], known[0][0]


def test_killed_between_commit_and_publish(system: System, astrid: Visitor) -> None:
    with moments_held_back(system):
        moment_id, citizen_id = started_moment(astrid, system.newcomer()[1])
        unsent = rows(system, "moments", UNSENT)[0][0]
        assert unsent > 0
        killed(system, "moments")
        assert rows(system, "moments", UNSENT) == [(unsent,)]
        assert effects(system, moment_id, citizen_id) == (0, 0)
    restarted(system, "moments")
    assert until(lambda: named(astrid, citizen_id))[0]["name"] == NEWCOMER
    until(lambda: rows(system, "moments", UNSENT) == [(0,)])
    assert effects(system, moment_id, citizen_id) == (1, 1)
    assert astrid.get(f"/moments/{moment_id}").status_code == 200


def test_killed_between_publish_and_the_note_that_it_was_sent(system: System, astrid: Visitor) -> None:
    """Then the event is published twice; directory's inbox lets one through."""
    database = sqlite3.connect(system.here.var / "moments.sqlite3", timeout=20, isolation_level=None)
    with closing(database):
        with moments_held_back(system):
            moment_id, citizen_id = started_moment(astrid, system.newcomer()[1])
            database.execute("BEGIN IMMEDIATE")  # the relay can read and publish now, and not write that it has
        until(lambda: named(astrid, citizen_id), tells="the event's effect")
        assert rows(system, "moments", UNSENT)[0][0] > 0
        killed(system, "moments")
        database.execute("ROLLBACK")
    restarted(system, "moments")
    until(lambda: rows(system, "moments", UNSENT) == [(0,)], BACK_SECONDS, tells="the relay to send it again")
    assert effects(system, moment_id, citizen_id) == (1, 1)
    assert rows(system, "directory", "SELECT count(*) FROM parked") == [(0,)]
