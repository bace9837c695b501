"""What of messaging is a moment's: all of it, and the key that opens it."""

from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select

from common.chassis.erasing import Claim, Erasing
from services.messaging.model import Base, Conversation, ConversationFileRow, Draft, Message, Reading


def _of_conversation(kind: type[Message | Draft | Reading | ConversationFileRow]) -> Claim:
    def of(moment_id: UUID) -> ColumnElement[bool]:
        return kind.conversation_id.in_(select(Conversation.id).where(Conversation.moment_id == moment_id))

    return Claim(_table(kind), of, _table(kind).c.digest if kind is ConversationFileRow else None)


def _table(kind: type[Base]) -> Table:
    return cast("Table", kind.__table__)


ERASING = Erasing(
    claims=(
        _of_conversation(ConversationFileRow),
        _of_conversation(Reading),
        _of_conversation(Draft),
        _of_conversation(Message),
        Claim(_table(Conversation), lambda moment_id: Conversation.moment_id == moment_id),
    ),
    seals=True,
)
