"""Flags: what is known of each cause, and the rules that say whether it stands."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.database import Instant
from common.chassis.identity import Actor
from common.contracts.errors import Forbidden
from common.contracts.moments.events import (
    RESPONSE_REOPENED,
    RESPONSE_REVIEWED,
    RESPONSE_SEEN,
    ResponseFact,
    SubmittedFact,
)
from services.flags.model.base import Base

RESPONSE_UNSEEN = "response_unseen"
MESSAGE_UNREAD = "message_unread"
WHILE_ONGOING = (MESSAGE_UNREAD,)
"""The kinds that ask for something only while the moment goes on. They are back when its end is undone."""
BY_EVENT: Mapping[str, str] = {
    RESPONSE_SEEN.type: "seen",
    RESPONSE_REVIEWED.type: "reviewed",
    RESPONSE_REOPENED.type: "reopened",
}
"""What takes the cause of `RESPONSE_UNSEEN` away. To sign a form off or open it again is to have seen it, should that event be lost."""
MAY_COUNT = frozenset({"practitioner", "citizen_admin", "data_admin"})
"""The roles that list a care unit's moments."""
_STANDS = text("cleared_at IS NULL")


class Flag(Base):
    """What is known of one cause in the newest version of it that was heard of: a flag that stands, or one that is `cleared_by` something.

    One that was cleared before it was heard to be raised has never been raised (`raised_at` null). The row stays when it is cleared, so that an
    older event that comes late raises nothing.
    """

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("moment_id", "kind", "cause_id"),
        Index("ix_flag_standing", "moment_id", "raised_at", "id", sqlite_where=_STANDS, postgresql_where=_STANDS),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    moment_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(32))
    cause_id: Mapped[UUID]
    cause_version: Mapped[int]
    raised_at: Mapped[datetime | None] = mapped_column(Instant)
    cleared_at: Mapped[datetime | None] = mapped_column(Instant)
    cleared_by: Mapped[str | None] = mapped_column(String(16))


def unit_to_count(actor: Actor) -> UUID:
    """Give the care unit of whose moments the actor may count flags; raises `Forbidden`."""
    if actor.care_unit_id is None or not actor.roles & MAY_COUNT:
        raise Forbidden(reason="role")
    return actor.care_unit_id


def clears(event_type: str, fact: ResponseFact) -> str | None:
    """Say what has taken the cause of `RESPONSE_UNSEEN` away, null when it stands: the form is sent. Whoever of the staff sent it has seen it."""
    if isinstance(fact, SubmittedFact):
        return "staff" if fact.by_staff else None
    return BY_EVENT[event_type]
