"""Does an inbox get slower when more was told? On SQLite and on PostgreSQL.

`inbox.growth`: 10,000 notices of one person against 50, the 25 oldest of each unseen (no more than a hundred are ever counted); what is timed is what answers `INBOX` for the newest page and one further down, and `INBOX_NEWS`, which
every page's header asks.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, text

from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.migrate import upgrade
from common.chassis.paging import to_cursor
from common.chassis.tables import mirrored_moments
from common.contracts.base import Caller, Rpc
from common.contracts.notifications.inbox import INBOX, INBOX_NEWS
from services.notifications.model.notices import Notice
from services.notifications.queries import inbox
from tests.bench import growth

FEW, MANY = 50, 10_000
PAGE = 10
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)


def measure(folder: Path) -> dict[str, float]:
    """Give `inbox.growth` and what it is made of (`tests.bench.growth.measure`)."""
    return growth.measure("inbox", folder, _side, FEW, MANY)


def _side(url: str, size: int) -> growth.Side:
    upgrade("notifications", url)
    database, unit = Database(url), new_id()
    actor = Actor(Caller.STAFF, str(new_id()), care_unit_id=unit, roles=frozenset({"practitioner"}))
    rows = _fill(database, actor, size)
    middle = to_cursor((rows[size // 2]["made_at"], rows[size // 2]["id"]))

    def asked(contract: Rpc, **payload: Any) -> Call:
        return Call(actor, contract, contract.load(payload), "", None, None)

    newest, further = asked(INBOX, limit=PAGE), asked(INBOX, limit=PAGE, cursor=middle)
    questions = {
        "newest": _asked(database, newest, inbox.inbox, lambda told: len(told.notices)),
        "further down": _asked(database, further, inbox.inbox, lambda told: len(told.notices)),
        "news": _asked(database, asked(INBOX_NEWS), inbox.inbox_news, lambda told: told.unseen),
    }
    return growth.Side(database, questions, {"newest": PAGE, "further down": PAGE, "news": FEW // 2})


def _fill(database: Database, actor: Actor, size: int) -> list[dict[str, Any]]:
    """Tell of a moment with so many conversations; statistics are gathered as autovacuum would."""
    moment_id = new_id()
    moment = {"moment_id": moment_id, "moment_version": 1, "care_unit_id": actor.care_unit_id, "citizen_id": new_id()}
    rows = [_row(moment_id, actor, number, is_seen=number >= FEW // 2) for number in range(size)]
    with database.writing() as session:
        session.execute(insert(mirrored_moments), [{**moment, "state": "ongoing"}])
        session.execute(insert(cast("Table", Notice.__table__)), rows)
    if not database.is_sqlite:
        with database.writing() as session:
            session.execute(text("ANALYZE"))
    return rows


def _row(moment_id: Any, actor: Actor, number: int, *, is_seen: bool) -> dict[str, Any]:
    at = BEGAN + timedelta(minutes=number)
    ids = {"id": new_id(), "person_id": UUID(actor.id), "moment_id": moment_id, "cause_id": new_id()}
    times = {"made_at": at, "due_at": at, "told_at": at, "heeded_at": None, "seen_at": at if is_seen else None}
    return {**ids, "kind": "message", "cause_version": 1, **times}


def _asked(database: Database, call: Call, query: Callable[..., Any], count: Callable[[Any], int]) -> Callable[[], int]:
    """Give what asks a question and counts what it found."""

    def ask() -> int:
        with database.reading() as session:
            return count(query(session, call))

    return ask
