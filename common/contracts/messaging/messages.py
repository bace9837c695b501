"""Messages: sent once, never changed, read by each person for themselves."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import OneOf, Range

from common.contracts.base import Caller, command, query
from common.contracts.messages import STRICT, Message, Patient
from common.contracts.messaging.conversations import Conversation
from common.contracts.messaging.drafts import DraftVersion
from common.contracts.messaging.vocabulary import (
    SIDES,
    ChangeConversation,
    Html,
    Notify,
    OneConversation,
    Subject,
)

MOST_MESSAGES = 50
"""The most messages of a page."""
Number = Annotated[int, STRICT, Range(min=1)]
"""The number of a message in its conversation, from 1."""


class SendMessage(ChangeConversation):
    """A message; the writer's draft in the conversation goes. `subject` names a conversation in which nothing is sent, null leaves its name.

    `notify` says when the citizen is notified; staff always are at once. With the `expected_version` of the draft that the page began from, what another
    device has saved since is kept beside it; without, it goes too.
    """

    body: Html
    subject: Subject | None = None
    notify: Notify = "direct"
    expected_version: DraftVersion | None = None


class MessageSent(Message):
    """The message, its number in the conversation, and when it was sent."""

    message_id: UUID
    conversation_id: UUID
    moment_id: UUID
    number: int
    sent_at: datetime


class MarkMessages(ChangeConversation):
    """Everything up to the message with this `number` is read by now; or that message of the other side's, and what came after it, isn't."""

    number: Number
    is_read: bool


class MessagesMarked(Message):
    """How many messages of the conversation the person hasn't read."""

    conversation_id: UUID
    moment_id: UUID
    unread: int


class MessagesRequest(OneConversation):
    """The newest messages of a conversation, or those `before` a number."""

    before: Annotated[int | None, Range(min=1)] = None
    limit: Annotated[int, Range(1, MOST_MESSAGES)] = 20


class SentMessage(Message):
    """One message. `person_id` and `commission_version_id` say who of the staff wrote it, as whom; `guardian_id` which guardian, for a child.

    `is_unread`: the reader hasn't read it. `is_seen` tells staff of their own side's messages whether anybody on the citizen's has read them; null otherwise.
    """

    message_id: UUID
    number: int
    side: Annotated[str, OneOf(SIDES)]
    person_id: UUID | None
    commission_version_id: UUID | None
    guardian_id: UUID | None
    body: Patient[str]
    sent_at: Patient[datetime]
    is_unread: bool
    is_seen: Patient[bool] | None


class Messages(Message):
    """A page of a conversation, newest first; `next_before` is null at its beginning. Long messages make a shorter page."""

    moment_id: UUID
    conversation: Conversation
    messages: list[SentMessage]
    next_before: int | None


SEND_MESSAGE = command(
    "messaging", "send_message", SendMessage, MessageSent, Caller.STAFF, Caller.CITIZEN, needs_grant=True
)
"""Raises `NotFound`, `Forbidden`, `MomentEnded`, `Invalid`, `IllegalTransition` for a new name of a conversation in which something is sent, and
`StaleVersion` when another device's text is to be kept and one waits there already.
"""
MARK_MESSAGES = command(
    "messaging", "mark_messages", MarkMessages, MessagesMarked, Caller.STAFF, Caller.CITIZEN, needs_grant=True
)
"""Whoever may read may mark, also when nothing can be written any more: no counter stands for ever. Raises `NotFound`, and `Invalid` for a
message that can't be unread to the person: one of their own side's, or one that isn't there.
"""
MESSAGES = query("messaging", "messages", MessagesRequest, Messages, Caller.STAFF, Caller.CITIZEN, needs_grant=True)
