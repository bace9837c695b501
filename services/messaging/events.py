"""The facts that messaging announces."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.identity import Grant
from common.chassis.outbox import announce
from common.contracts.messaging.events import MESSAGE_SENT, MESSAGES_MARKED, MarkedFact, SentFact
from services.messaging.model import Message, Reading

News = tuple[int, datetime | None]
"""A conversation's version, and since when a message waits there that nobody of the staff has read."""


def sent(session: Session, grant: Grant, news: News, message: Message, notify: str) -> None:
    """Say that a message was sent, by whom, and when the other side is to be notified."""
    fact = SentFact(
        **_of(grant, news, message.conversation_id, message.side),
        place=message.number,
        notify=notify,
        commission_version_id=message.commission_version_id,
        guardian_id=message.guardian_id,
    )
    announce(session, MESSAGE_SENT, message.conversation_id, fact)


def marked(session: Session, grant: Grant, news: News, reading: Reading, unread: int) -> None:
    """Say how much of a conversation somebody hasn't read."""
    fact = MarkedFact(
        **_of(grant, news, reading.conversation_id, reading.side),
        reader_id=reading.reader_id,
        reading_version=reading.version,
        unread=unread,
    )
    announce(session, MESSAGES_MARKED, reading.conversation_id, fact)


def _of(grant: Grant, news: News, conversation_id: UUID, side: str) -> dict[str, Any]:
    version, waiting_since = news
    ids = {name: getattr(grant, name) for name in ("moment_id", "moment_version", "citizen_id", "care_unit_id")}
    return {
        **ids,
        "conversation_id": conversation_id,
        "by_staff": side == "staff",
        "conversation_version": version,
        "waiting_since": waiting_since,
    }
