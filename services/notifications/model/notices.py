"""Notices: what waits for a person, kept in their inbox; and when it may be told outside of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.model.base import Base

_UNTOLD = text("told_at IS NULL")
_UNSEEN = text("seen_at IS NULL AND heeded_at IS NULL")


OPEN_STATES = ("ongoing",)
"""How a moment must stand for its notices to be told."""
ENDING = "maintenance_ending"
"""The kind that says that a time of reading is about to end: the only one that is told then, and told at no other time."""
READABLE_STATES = ("ongoing", "maintenance")
"""How a moment must stand for its citizen to read its notices in the inbox."""


class Notice(Base):
    """What waits for a person, by its cause (a conversation, a form, a module), in the newest version of it that was heard of.

    `due_at` is when it may be told, `told_at` when that was decided, whether or not anything was sent. Whoever has dealt with the cause has heeded it: then nothing
    is sent any more. The row stays, so that older news of the cause changes nothing. `seen_at` is when the person saw it in their inbox, in its newest version.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "cause_id"),
        Index("ix_notice_due", "due_at", "person_id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
        Index("ix_notice_newest", "person_id", "made_at", "id"),
        Index("ix_notice_moment", "moment_id"),
        Index("ix_notice_unseen", "person_id", sqlite_where=_UNSEEN, postgresql_where=_UNSEEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(32))
    moment_id: Mapped[UUID | None]
    cause_id: Mapped[UUID]
    cause_version: Mapped[int]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    heeded_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]


class May(StrEnum):
    """Whether a notice of a moment may be told: now, when the moment stands otherwise, or never."""

    NOW = "now"
    LATER = "later"
    NEVER = "never"


def may_tell(kind: str, moment_id: UUID | None, state: str | None) -> May:
    """Judge by how the moment stands: nothing before it begins, nothing after its end but that a time of reading ends. What belongs to no moment always may."""
    if kind == ENDING:
        return May.NOW if state == "maintenance" else May.NEVER
    if moment_id is None or state in OPEN_STATES:
        return May.NOW
    return May.LATER if state in {None, "planned"} else May.NEVER
