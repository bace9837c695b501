"""Forgetting what the chassis keeps for a while: sent events 35 days, inbox keys and starts 45, command answers 24 hours.

Inbox keys outlive sent events and what is believed of old ones (`identity.proofs.BELIEVED`), so that no event that can still be published or
sent in again by somebody is handled twice. Deleted in small batches: no
transaction is long, and SQLite's other writers wait milliseconds.
"""

from datetime import timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Table, delete, select, tuple_

from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.tables import idempotency, inbox, outbox, started

OUTBOX_KEPT = timedelta(days=35)
INBOX_KEPT = timedelta(days=45)
ANSWERS_KEPT = timedelta(hours=24)
BATCH = 500


def purge_one_batch(database: Database) -> bool:
    """Delete up to 500 outdated rows of each table; tells whether there may be more."""
    instant = now()
    outdated: list[tuple[Table, ColumnElement[bool]]] = [
        (outbox, outbox.c.sent_at < instant - OUTBOX_KEPT),
        (inbox, inbox.c.handled_at < instant - INBOX_KEPT),
        (started, started.c.last_at < instant - INBOX_KEPT),
        (idempotency, idempotency.c.made_at < instant - ANSWERS_KEPT),
    ]
    return max([_purge(database, table, condition) for table, condition in outdated]) == BATCH


def _purge(database: Database, table: Table, condition: ColumnElement[bool]) -> int:
    key = tuple_(*table.primary_key.columns)
    chosen = select(*table.primary_key.columns).where(condition).limit(BATCH)
    with database.writing() as session:
        return cast("CursorResult[Any]", session.execute(delete(table).where(key.in_(chosen)))).rowcount
