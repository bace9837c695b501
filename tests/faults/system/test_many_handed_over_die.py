"""`moments` is killed while it moves the third of five moments to another practitioner: two are moved, and sending it again moves the rest."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from uuid import UUID

import requests

from common.chassis.identifiers import new_id
from tests.faults.system.faults import BACK_SECONDS, OK, UNAVAILABLE, away, rows
from tests.system import ASTRID, BASHIR, CECILIA, NORRA, System
from tests.waiting import until

MANY, STUCK = 5, 2
RESPONSIBLE = "SELECT responsible_person_id FROM moments WHERE id = ?"
ENTRIES = "SELECT count(*) FROM timeline_entries WHERE moment_id = ? AND facts LIKE '%previous_responsible_person_id%'"
EVENTS = "SELECT count(*) FROM outbox WHERE subject = ? AND type = 'se.sob.moment.responsible-changed.v1'"
ENDLESS = """CREATE TRIGGER stuck BEFORE INSERT ON timeline_entries WHEN NEW.moment_id = '{}' BEGIN SELECT count(*) FROM (
    WITH RECURSIVE forever(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM forever) SELECT n FROM forever); END"""
"""Brings the transaction of one moment as far as its timeline and no further: SQLite itself is busy there until the process dies."""


def write(system: System, statement: str) -> None:
    with closing(sqlite3.connect(system.here.var / "moments.sqlite3", timeout=20, isolation_level=None)) as database:
        database.execute(statement)


def moved(system: System, moment_id: str, person_id: str) -> bool:
    """Tell whether the moment is this person's; the timeline and the event agree, once each, or the test fails."""
    [(responsible,)] = rows(system, "moments", RESPONSIBLE, UUID(moment_id).hex)
    is_moved = bool(responsible == UUID(person_id).hex)
    assert rows(system, "moments", ENTRIES, UUID(moment_id).hex) == [(is_moved,)]
    assert rows(system, "moments", EVENTS, moment_id) == [(is_moved,)]
    return is_moved


def test_each_is_moved_or_not_begun_and_the_same_command_again_moves_the_rest(system: System) -> None:
    astrid, admin, bashir = system.staff(ASTRID, NORRA), system.staff(CECILIA, NORRA), system.staff(BASHIR, NORRA)
    person_id = bashir.session["person_id"]
    started = [astrid.start(system.newcomer()[1]).json()["moment_id"] for _ in range(MANY)]
    body: dict[str, Any] = {
        "idempotency_id": str(new_id()),
        "moment_ids": started,
        "responsible_commission_id": bashir.session["commission"]["id"],
    }

    def ordered() -> requests.Response:
        return admin.send(f"/caseloads/{astrid.session['person_id']}/hand-over", **body)

    with ThreadPoolExecutor(1) as aside:
        write(system, ENDLESS.format(UUID(started[STUCK]).hex))
        first = aside.submit(ordered)
        until(lambda: not system.supervisor.is_ready("moments"), tells="moments to be in the midst of it")
        with away(system, "moments"):
            write(system, "DROP TRIGGER stuck")
            assert [moved(system, each, person_id) for each in started] == [True] * STUCK + [False] * (MANY - STUCK)
        assert first.result(BACK_SECONDS).status_code in {OK, UNAVAILABLE}
    again = until(
        lambda: (answer := ordered()).status_code == OK and answer, BACK_SECONDS, tells="the rest to be moved"
    )
    assert again.json()["rows"] == [{"moment_id": each, "outcome": "moved"} for each in started]
    assert all(moved(system, each, person_id) for each in started)
    until(lambda: rows(system, "moments", "SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(0,)])
