"""Conversations: begun by either side, deleted again until something is sent, listed with what is unread and unsent."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import OneOf

from common.contracts.base import Caller, Command, GrantToken, command, query
from common.contracts.messages import Message, Patient
from common.contracts.messaging.vocabulary import SIDES, ChangeConversation, Subject


class BeginConversation(Command):
    """A conversation in the grant's moment, which nobody but its beginner sees until its first message is sent."""

    grant: GrantToken
    subject: Subject


class ConversationChanged(Message):
    """The conversation, and the moment that it is in."""

    conversation_id: UUID
    moment_id: UUID


class MomentConversationsRequest(Message):
    """The moment of a grant."""

    grant: GrantToken


class Conversation(Message):
    """A conversation as one person sees it.

    `unread` counts what the other side has written and this person hasn't read, `has_draft` says whether text of theirs waits there. `last_at` is
    when its newest message was sent, or when it was begun. One without `messages` is its beginner's alone, and can be deleted.
    """

    conversation_id: UUID
    subject: Patient[str]
    begun_by: Annotated[str, OneOf(SIDES)]
    made_at: Patient[datetime]
    last_at: Patient[datetime]
    messages: Patient[int]
    unread: Patient[int]
    has_draft: bool


class MomentConversations(Message):
    """The moment's conversations, those with the newest activity first; `unread` messages and `drafts` are counted over all."""

    moment_id: UUID
    conversations: list[Conversation]
    unread: Patient[int]
    drafts: int


BEGIN_CONVERSATION = command(
    "messaging",
    "begin_conversation",
    BeginConversation,
    ConversationChanged,
    Caller.STAFF,
    Caller.CITIZEN,
    needs_grant=True,
)
"""Raises `NotFound`, `Forbidden`, `MomentEnded`, and `Invalid` for a moment that has as many conversations as it may."""
DELETE_CONVERSATION = command(
    "messaging",
    "delete_conversation",
    ChangeConversation,
    ConversationChanged,
    Caller.STAFF,
    Caller.CITIZEN,
    needs_grant=True,
)
"""Raises as `BEGIN_CONVERSATION`, and `IllegalTransition` when something is sent."""
MOMENT_CONVERSATIONS = query(
    "messaging",
    "moment_conversations",
    MomentConversationsRequest,
    MomentConversations,
    Caller.STAFF,
    Caller.CITIZEN,
    needs_grant=True,
)
