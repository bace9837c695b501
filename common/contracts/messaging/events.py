"""The facts that `messaging` announces: ids and counts, never a word of what was written."""

from datetime import datetime
from uuid import UUID

from common.contracts.base import Event
from common.contracts.messages import Message
from common.contracts.messaging.vocabulary import Notify


class ConversationFact(Message):
    """Which conversation, of which moment, whose and where, and since when a message of the citizen's waits there that nobody of the staff has read.

    `conversation_version` rises with every message and every mark: of what is heard of a conversation, the newest decides. Facts from before it
    was told have 0, and say nothing of what waits.
    """

    conversation_id: UUID
    moment_id: UUID
    citizen_id: UUID
    care_unit_id: UUID
    by_staff: bool
    moment_version: int = 0
    conversation_version: int = 0
    waiting_since: datetime | None = None


class SentFact(ConversationFact):
    """With the place of the message in the conversation, its number, who wrote it, and when the other side is to be notified of it.

    `commission_version_id`: as whom one of the staff did; `guardian_id`: which guardian, for a child.
    """

    place: int
    notify: Notify = "direct"
    commission_version_id: UUID | None = None
    guardian_id: UUID | None = None


class MarkedFact(ConversationFact):
    """With whose reading it is, in which version of it, and how many messages are unread to them now."""

    reader_id: UUID
    reading_version: int
    unread: int


MESSAGE_SENT = Event("messaging", "se.sob.message.sent.v1", "A message was sent.", SentFact)
MESSAGES_MARKED = Event(
    "messaging", "se.sob.messages.marked.v1", "Somebody has read messages, or marked some as unread again.", MarkedFact
)
