"""Announcing a fact: a row in the outbox, in the transaction that made it true. The relay publishes it afterwards."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from common.chassis import telemetry
from common.chassis.clock import now
from common.chassis.identifiers import new_id
from common.chassis.tables import outbox
from common.contracts.base import Event


def announce(session: Session, event: Event, subject: UUID | str, data: dict[str, Any]) -> UUID:
    """Announce `event` about `subject` and give its id. `data` is dumped by the event's schema: ids, versions and facts, no patient data."""
    return announce_all(session, [(event, subject, data)])[0]


def announce_all(session: Session, told: Iterable[tuple[Event, UUID | str, dict[str, Any]]]) -> list[UUID]:
    """Announce several facts, in their order and in one statement; each as for `announce`."""
    at, correlation_id = now(), telemetry.correlation_id()
    rows = [
        {
            "id": new_id(),
            "type": event.type,
            "subject": str(subject),
            "time": at,
            "data": event.data.dump(data),
            "correlation_id": correlation_id,
        }
        for event, subject, data in told
    ]
    if rows:
        # Commands change mapped objects first: their rows (and locks) come before the event that tells of them.
        session.flush()
        session.execute(insert(outbox), rows)
        session.info["announced"] = True
    return [row["id"] for row in rows]
