"""Announcing a fact: a row in the outbox, in the transaction that made it true. The relay publishes it afterwards."""

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
    event_id = new_id()
    row = {
        "id": event_id,
        "type": event.type,
        "subject": str(subject),
        "time": now(),
        "data": event.data.dump(data),
        "correlation_id": telemetry.correlation_id(),
    }
    # Commands change mapped objects first: their rows (and locks) come before the event that tells of them.
    session.flush()
    session.execute(insert(outbox).values(row))
    session.info["announced"] = True
    return event_id
