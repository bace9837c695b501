"""The facts that `messaging` announces: ids and counts, never a word of what was written."""

from uuid import UUID

from common.contracts.base import Event
from common.contracts.messages import Message
from common.contracts.messaging.vocabulary import Notify


class ConversationFact(Message):
    """Which conversation, of which moment, whose and where."""

    conversation_id: UUID
    moment_id: UUID
    citizen_id: UUID
    care_unit_id: UUID
    by_staff: bool


class SentFact(ConversationFact):
    """With the place of the message in the conversation, its number, and when the other side is to be notified of it."""

    place: int
    notify: Notify = "direct"


class MarkedFact(ConversationFact):
    """With whose reading it is, in which version of it, and how many messages are unread to them now."""

    reader_id: UUID
    reading_version: int
    unread: int


MESSAGE_SENT = Event("messaging", "se.sob.message.sent.v1", "A message was sent.", SentFact)
MESSAGES_MARKED = Event(
    "messaging", "se.sob.messages.marked.v1", "Somebody has read messages, or marked some as unread again.", MarkedFact
)
