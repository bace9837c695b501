"""Drafts: what a person has written in a conversation and not sent. Each has their own; nobody else sees it."""

from dataclasses import field
from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, Range

from common.contracts.base import Caller, command, query
from common.contracts.messages import STRICT, Message, Patient
from common.contracts.messaging.vocabulary import ChangeConversation, Html, Notify, OneConversation, Subject

DraftVersion = Annotated[int, STRICT, Range(min=0)]
"""The version that a page began from: 0 before anything was saved."""


class SaveDraft(ChangeConversation):
    """The text so far; an empty one is none. `subject` names a conversation in which nothing is sent, null leaves its name.

    `notify` is what the writer has chosen for when it is sent; null leaves that too.
    `follows`: idempotency ids of earlier saves of the same page that it has no answer to. Those that were made are no other text, the others aren't made any more.
    """

    body: Html
    subject: Subject | None = None
    notify: Notify | None = None
    expected_version: DraftVersion
    follows: Annotated[list[UUID], Length(max=10)] = field(default_factory=list)


class DropOther(ChangeConversation):
    """The text of another device isn't needed any more."""

    expected_version: DraftVersion


class DraftChanged(Message):
    """The draft's new version. `has_other`: a text that was written on another device waits beside it."""

    conversation_id: UUID
    moment_id: UUID
    version: int
    saved_at: datetime
    has_other: bool


class OwnDraft(Message):
    """What the person has written in a conversation, `body` null for nothing; `other` is what they wrote on another device meanwhile.

    `notify`: when the other side is to be notified of it, null while nothing was chosen.
    """

    moment_id: UUID
    conversation_id: UUID
    version: int
    body: Patient[str] | None
    saved_at: datetime | None
    other: Patient[str] | None
    notify: Notify | None = None


SAVE_DRAFT = command("messaging", "save_draft", SaveDraft, DraftChanged, Caller.STAFF, Caller.CITIZEN, needs_grant=True)
"""The newest text wins, and what another device saved since `expected_version` is kept beside it, once.

Raises `StaleVersion` when a text waits there already, or when the draft was sent meanwhile: nothing is changed then. Raises also `NotFound`, `Forbidden`,
`MomentEnded`, `Invalid`, `IllegalTransition` for a new name of a conversation in which something is sent, and `IdempotencyConflict` when a save that follows came first.
"""
DROP_OTHER = command("messaging", "drop_other", DropOther, DraftChanged, Caller.STAFF, Caller.CITIZEN, needs_grant=True)
"""Raises `StaleVersion` when the draft was changed meanwhile."""
DRAFT = query("messaging", "draft", OneConversation, OwnDraft, Caller.STAFF, Caller.CITIZEN, needs_grant=True)
