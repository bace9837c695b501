"""What is kept beside a moment: its timeline, stated reasons, and the counts of lists."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.moments.model.base import Base
from services.moments.model.moment import Moment

REASON_HOLDS = timedelta(hours=8)
"""How long a stated reason opens a moment: a working day."""


KIND_OF: Mapping[str, str] = {
    "started": "moment",
    "planned": "moment",
    "start_moved": "moment",
    "responsible_set": "moment",
    "absence_registered": "moment",
    "absence_noted": "moment",
    "absence_cancelled": "moment",
    "first_signed_in": "moment",
    "opened_with_reason": "moment",
    "ended": "moment",
    "end_undone": "moment",
    "closed": "moment",
    "categories_changed": "moment",
    "linked": "moment",
    "unlinked": "moment",
    "handover_offered": "moment",
    "handover_accepted": "moment",
    "handover_declined": "moment",
    "handover_withdrawn": "moment",
    "version_changed": "moment",
    "welcome_published": "moment",
    "welcome_hidden": "moment",
    "welcome_shown": "moment",
    "welcome_reset": "moment",
    "module_started": "module",
    "module_ended": "module",
    "module_set_upcoming": "module",
    "days_changed": "module",
    "module_scheduled": "module",
    "module_unscheduled": "module",
    "module_moved": "module",
    "submitted": "form",
    "filled_in": "form",
    "reopened": "form",
    "reviewed": "form",
    "message_sent": "message",
}
"""Every action that the timeline tells of, and its kind."""


class TimelineEntry(Base):
    """One thing that happened, for staff. `facts` holds ids, versions and times, never text of a person.

    `commission_version_id` tells who of the staff, at which unit and provider at that time; null when the citizen acted. Ids rise within
    one instant, so (`at`, `id`) is the order in which things happened. `absence_id`: the absence that the entry tells of, so that each
    is told once.
    """

    __tablename__ = "timeline_entries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    moment_id: Mapped[UUID] = mapped_column(ForeignKey(Moment.id, ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(16))
    commission_version_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    absence_id: Mapped[UUID | None]


Index("ix_timeline_entries_order", TimelineEntry.moment_id, TimelineEntry.at, TimelineEntry.id)
Index("ix_timeline_entries_kinds", TimelineEntry.moment_id, TimelineEntry.kind, TimelineEntry.at, TimelineEntry.id)
_OF_ABSENCE = text("absence_id IS NOT NULL")
Index(
    "ix_timeline_entries_absence",
    TimelineEntry.absence_id,
    TimelineEntry.moment_id,
    sqlite_where=_OF_ABSENCE,
    postgresql_where=_OF_ABSENCE,
)


class BreakGlassAccess(Base):
    """A colleague's reason to open a moment that somebody else is responsible for; it opens, for reading, until `until`.

    `reason` is sealed (`place`): it may tell of the citizen.
    """

    __tablename__ = "openings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    moment_id: Mapped[UUID] = mapped_column(ForeignKey(Moment.id, ondelete="CASCADE"))
    person_id: Mapped[UUID]
    commission_version_id: Mapped[UUID]
    reason: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    stated_at: Mapped[datetime]
    until: Mapped[datetime]

    @staticmethod
    def place(opening_id: UUID) -> str:
        """Name the place that the reason is sealed for."""
        return f"moments.opening.{opening_id}.reason"


Index("ix_openings_valid", BreakGlassAccess.moment_id, BreakGlassAccess.person_id, BreakGlassAccess.until)


class UnitCount(Base):
    """How many moments a care unit's tabs hold, kept in the transaction of each change."""

    __tablename__ = "unit_counts"

    care_unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    ongoing: Mapped[int]
    ended: Mapped[int]


class PractitionerCount(Base):
    """How many ongoing moments a practitioner is responsible for at a care unit."""

    __tablename__ = "practitioner_counts"

    care_unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    ongoing: Mapped[int]
