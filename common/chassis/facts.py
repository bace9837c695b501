"""An event as its handler sees it, and its effect, which happens once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.clock import now
from common.chassis.database import Database, insert_if_absent
from common.chassis.tables import inbox


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that has happened in another service: CloudEvents attributes, `data` loaded by the event's schema.

    `handler` is `<service>.<handler>`: with the event's id it is the key that makes the effect happen once.
    """

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    data: dict[str, Any]
    handler: str
    correlation_id: str | None = None


def handle(database: Database, fact: Fact, effect: Callable[[Session, Fact], None]) -> None:
    """Let a fact have its effect, unless its handler has done it before: the effect and its key in the inbox are one transaction."""
    with database.writing() as session:
        if insert_if_absent(session, inbox, handler=fact.handler, event_id=UUID(str(fact.id)), handled_at=now()):
            effect(session, fact)
