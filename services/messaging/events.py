"""The facts that messaging announces."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.identity import Grant
from common.chassis.outbox import announce
from common.contracts.messaging.events import MESSAGE_SENT, MESSAGES_MARKED, MarkedFact, SentFact
from services.messaging.model import Conversation, Message, Reading


def sent(session: Session, grant: Grant, message: Message, notify: str) -> None:
    """Say that a message was sent, and when the other side is to be notified."""
    fact = SentFact(**_of(grant, message.conversation_id, message.side), place=message.number, notify=notify)
    announce(session, MESSAGE_SENT, message.conversation_id, fact)


def marked(session: Session, grant: Grant, conversation: Conversation, reading: Reading, unread: int) -> None:
    """Say how much of a conversation somebody hasn't read."""
    fact = MarkedFact(
        **_of(grant, conversation.id, reading.side),
        reader_id=reading.reader_id,
        reading_version=reading.version,
        unread=unread,
    )
    announce(session, MESSAGES_MARKED, conversation.id, fact)


def _of(grant: Grant, conversation_id: UUID, side: str) -> dict[str, Any]:
    ids = {name: getattr(grant, name) for name in ("moment_id", "citizen_id", "care_unit_id")}
    return {**ids, "conversation_id": conversation_id, "by_staff": side == "staff"}
