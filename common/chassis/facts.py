"""An event as its handler sees it, and its effect, which happens once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic
from uuid import UUID

from sqlalchemy.orm import Session
from typing_extensions import TypeVar

from common.chassis.clock import now
from common.chassis.database import Database, insert_if_absent
from common.chassis.tables import inbox
from common.contracts.messages import Message

Heard = TypeVar("Heard", bound=Message, default=Any, covariant=True)  # noqa: PLC0105 (a name, not its variance)
"""What a fact tells: a handler of less takes a fact that tells more."""


@dataclass(frozen=True, slots=True)
class Fact(Generic[Heard]):
    """Something that has happened in another service: CloudEvents attributes, `data` the event's message.

    `handler` is `<service>.<handler>`: with the event's id it is the key that makes the effect happen once.
    """

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    data: Heard
    handler: str
    correlation_id: str | None = None


def handle(database: Database, fact: Fact[Heard], effect: Callable[[Session, Fact[Heard]], None]) -> None:
    """Let a fact have its effect, unless its handler has done it before: the effect and its key in the inbox are one transaction."""
    with database.writing() as session:
        if insert_if_absent(session, inbox, handler=fact.handler, event_id=UUID(str(fact.id)), handled_at=now()):
            effect(session, fact)
