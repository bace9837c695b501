"""Announcing a fact: a row in the outbox, in the transaction that made it true. The relay publishes it afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from common.chassis import telemetry
from common.chassis.clock import now
from common.chassis.identifiers import new_id
from common.chassis.tables import outbox
from common.contracts.base import Data, Event


@dataclass(frozen=True, slots=True)
class Announcement(Generic[Data]):
    """What is announced: the kind of event, whom or what it is about, and what it tells: ids, versions and facts, no patient data."""

    event: Event[Data]
    subject: UUID
    data: Data


def announce(session: Session, event: Event[Data], subject: UUID, data: Data) -> UUID:
    """Announce `event` about `subject` and give its id. Raises `BrokenContractError`, before anything is stored, for what breaks the event's contract."""
    return announce_all(session, [Announcement(event, subject, data)])[0]


def announce_all(session: Session, told: Iterable[Announcement]) -> list[UUID]:
    """Announce several facts, in their order and in one statement; each as for `announce`."""
    at, correlation_id = now(), telemetry.correlation_id()
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "type": each.event.type,
            "subject": str(each.subject),
            "time": at,
            "data": each.event.dump(each.data),
            "correlation_id": correlation_id,
        }
        for each in told
    ]
    if rows:
        # Commands change mapped objects first: their rows (and locks) come before the event that tells of them.
        session.flush()
        session.execute(insert(outbox), rows)
        session.info["announced"] = True
    return [row["id"] for row in rows]
