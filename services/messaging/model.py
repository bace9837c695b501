"""Conversations, messages, drafts and readings, and the rules of each. Words are sealed before they come here."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.chassis.database import Instant
from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.errors import IllegalTransition, NotFound, StaleVersion

MOST_BYTES = 150_000
"""How much text a page of messages holds, of the 262,144 bytes of an answer; one message is at most 100,000."""
OTHER_SIDE = {"staff": "citizen", "citizen": "staff"}
"""Whose messages are unread to whom: what one's own side has written is never unread, not to a colleague and not to a child."""


class Base(DeclarativeBase):
    """The tables of messaging."""

    type_annotation_map: ClassVar = {datetime: Instant}


def side_of(actor: Actor) -> str:
    """Tell on which side somebody writes."""
    return "staff" if actor.kind is Caller.STAFF else "citizen"


def person_of(actor: Actor) -> UUID:
    """Give who it really is, to whom drafts and readings belong: a guardian has their own, beside the child's."""
    return UUID(actor.doer_id)


class Conversation(Base):
    """A conversation. `subject` is sealed; how much each side has written stands here, so that nothing is counted to tell what is unread."""

    __tablename__ = "conversation"
    __table_args__ = (Index("ix_conversation_newest", "moment_id", "last_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    moment_id: Mapped[UUID]
    subject: Mapped[bytes] = mapped_column(LargeBinary)
    begun_by: Mapped[str] = mapped_column(String(8))
    begun_by_id: Mapped[UUID]
    made_at: Mapped[datetime]
    last_at: Mapped[datetime]
    from_staff: Mapped[int]
    from_citizen: Mapped[int]

    @staticmethod
    def place(conversation_id: UUID) -> str:
        """Name the place that a subject is sealed for."""
        return f"messaging.conversation.{conversation_id}.subject"

    @classmethod
    def of(cls, conversation_id: UUID, moment_id: UUID, actor: Actor, subject: bytes, at: datetime) -> "Conversation":
        """Make a conversation in which nothing is said yet."""
        return cls(
            id=conversation_id,
            moment_id=moment_id,
            subject=subject,
            begun_by=side_of(actor),
            begun_by_id=person_of(actor),
            made_at=at,
            last_at=at,
            from_staff=0,
            from_citizen=0,
        )

    @property
    def messages(self) -> int:
        """Give how many messages it has."""
        return self.from_staff + self.from_citizen

    def written_by(self, side: str) -> int:
        """Give how many messages a side has written."""
        return self.from_staff if side == "staff" else self.from_citizen

    def require_unsent(self, action: str) -> None:
        """Raise `IllegalTransition` for what can be done only before anything is sent."""
        if self.messages:
            raise IllegalTransition(state="sent", action=action)

    def add(self, side: str, at: datetime) -> None:
        """Count a message that is sent."""
        self.from_staff += side == "staff"
        self.from_citizen += side == "citizen"
        self.last_at = at


class Message(Base):
    """A message that was sent. `number` counts in its conversation, `side_number` what its side has written there."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        Index("ix_message_of_side_number", "conversation_id", "side", "side_number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey(Conversation.id))
    number: Mapped[int]
    side: Mapped[str] = mapped_column(String(8))
    side_number: Mapped[int]
    person_id: Mapped[UUID | None]
    commission_version_id: Mapped[UUID | None]
    guardian_id: Mapped[UUID | None]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sent_at: Mapped[datetime]

    @staticmethod
    def place(message_id: UUID) -> str:
        """Name the place that its words are sealed for."""
        return f"messaging.message.{message_id}.body"

    @classmethod
    def of(cls, message_id: UUID, conversation: Conversation, actor: Actor, body: bytes, at: datetime) -> "Message":
        """Make the newest message of a conversation that has counted it."""
        side = side_of(actor)
        return cls(
            id=message_id,
            conversation_id=conversation.id,
            number=conversation.messages,
            side=side,
            side_number=conversation.written_by(side),
            person_id=actor.person_id if side == "staff" else None,
            commission_version_id=actor.commission_version_id,
            guardian_id=actor.guardian_id,
            body=body,
            sent_at=at,
        )


class Draft(Base):
    """What one person has written in a conversation and not sent; `body` and `other` are sealed, null for nothing, as is `notify` until it is chosen.

    The row stays when the text is sent: a save that comes late, from before `emptied_version`, mustn't bring it back.
    """

    __tablename__ = "draft"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey(Conversation.id), primary_key=True)
    author_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    emptied_version: Mapped[int]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    other: Mapped[bytes | None] = mapped_column(LargeBinary)
    notify: Mapped[str | None] = mapped_column(String(8))
    saved_at: Mapped[datetime]

    @staticmethod
    def place(conversation_id: UUID, author_id: UUID) -> str:
        """Name the place that the texts are sealed for. Both are the same person's, so one may take the other's place."""
        return f"messaging.draft.{conversation_id}.{author_id}.body"

    @classmethod
    def of(cls, conversation_id: UUID, author_id: UUID, at: datetime) -> "Draft":
        """Make one in which nothing was written yet."""
        texts = {"body": None, "other": None}
        return cls(
            conversation_id=conversation_id, author_id=author_id, version=0, emptied_version=0, saved_at=at, **texts
        )

    def require_version(self, expected: int) -> None:
        """Raise `StaleVersion` when it was changed since a page began from `expected`."""
        if expected != self.version:
            raise self._stale(expected)

    def save(self, expected: int, body: bytes | None, at: datetime, *, overtakes: bool) -> None:
        """Keep the newest text, and beside it the one that it `overtakes`: another, saved since the page began from `expected`.

        Raises `StaleVersion` when the text was sent meanwhile, or when there is no room beside it: nothing is written over unseen.
        """
        if expected < self.emptied_version or expected > self.version:
            raise self._stale(expected)
        if overtakes:
            self._set_aside(expected)
        self._keep(body, at)

    def empty(self, expected: int | None, at: datetime, *, overtakes: bool) -> None:
        """Forget the text that was sent, and what was chosen for it; another that it `overtakes` is kept, as `save` does."""
        if overtakes and expected is not None:
            self._set_aside(expected)
        self._keep(None, at)
        self.notify = None
        self.emptied_version = self.version

    def drop_other(self) -> None:
        """Forget the text of another device: that saves nothing."""
        self.other = None
        self.version += 1

    def is_saved_this_hour(self, at: datetime) -> bool:
        """Say whether the text that stands there was saved in the same hour as that instant; where none does, it was sent or never was."""
        hours = [each.replace(minute=0, second=0, microsecond=0) for each in (self.saved_at, at)]
        return self.body is not None and hours[0] == hours[1]

    def _set_aside(self, expected: int) -> None:
        if self.other is not None:
            raise self._stale(expected)
        self.other = self.body

    def _keep(self, body: bytes | None, at: datetime) -> None:
        self.body, self.saved_at = body, at
        self.version += 1

    def _stale(self, expected: int) -> StaleVersion:
        return StaleVersion(expected=expected, actual=self.version, changed=["draft"])


class Reading(Base):
    """How far one person has read a conversation: so many of the other side's messages. `furthest` is the most that they ever had read."""

    __tablename__ = "reading"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey(Conversation.id), primary_key=True)
    reader_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    read: Mapped[int]
    furthest: Mapped[int]

    @classmethod
    def of(cls, conversation_id: UUID, actor: Actor) -> "Reading":
        """Make that of somebody who has read nothing."""
        ids = {"conversation_id": conversation_id, "reader_id": person_of(actor)}
        return cls(**ids, side=side_of(actor), version=0, read=0, furthest=0)

    def mark(self, number: int, already: int, *, is_read: bool) -> bool:
        """Mark as read up to the other side's message of that number, or that one and later ones as unread; tells whether it changes anything.

        `already`: so many are read to this person by now, by a colleague if not by themselves.
        """
        before = self.read, self.furthest
        self.read = max(already, number) if is_read else min(already, number - 1)
        self.furthest = max(self.furthest, already, self.read)
        is_changed = before != (self.read, self.furthest)
        self.version += is_changed
        return is_changed


class ConversationFileRow(Base):
    """The last PDF of a conversation that one person was given: only where it is, since its key left with the answer. The next one, or an erasure, removes the file."""

    __tablename__ = "conversation_file"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey(Conversation.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime]


def is_other(kept: str, new: str) -> bool:
    """Say whether a new text overtakes another that was saved meanwhile, rather than going on from it (what a closing page saves twice)."""
    return bool(kept) and not new.startswith(kept)


def require_seen(conversation: Conversation | None, actor: Actor) -> Conversation:
    """Give the conversation; raises `NotFound` for one that isn't there, or that somebody else has begun and not said a word in."""
    if conversation is None or (not conversation.messages and conversation.begun_by_id != person_of(actor)):
        raise NotFound
    return conversation
