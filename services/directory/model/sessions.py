"""Sessions: who is signed in, how strongly, and until when.

A session ends after 30 minutes without activity and after 12 hours at most. It is known by the SHA-256 of its random id, so that a copy of
the database opens no session.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.database import Instant
from common.contracts.errors import Forbidden
from services.directory.model.base import Base

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
ACTIVITY_STEP = timedelta(minutes=1)
"""Activity is written at most so often: a session may so end up to a minute early, never late."""


class PersonKind(StrEnum):
    """Whose session it is; the word is the contract's."""

    STAFF = "staff"
    CITIZEN = "citizen"


STRENGTHS = {
    PersonKind.STAFF: frozenset({"http://id.sambi.se/loa/loa3", "http://id.sambi.se/loa/loa4"}),
    PersonKind.CITIZEN: frozenset(
        {"http://id.elegnamnden.se/loa/1.0/loa3", "http://id.elegnamnden.se/loa/1.0/loa4"},
    ),
}
"""Levels of assurance that are strong enough (HSLF-FS 2016:40 3 ch. 15 §: strong authentication): Sambi's and DIGG's level 3 and above."""


def check_strength(kind: PersonKind, strength: str) -> None:
    """Raise `Forbidden(reason="strength")` for a sign-in that is too weak, or of a level that nobody has told us of."""
    if strength not in STRENGTHS[kind]:
        raise Forbidden(reason="strength", required=min(STRENGTHS[kind]))


class SignInSession(Base):
    """One sign-in. Exactly one of `staff_id` and `citizen_id` is set; `commission_id` is the one that staff chose.

    `acting_for_id` is the child whom the citizen acts for, and never changes in a session: another choice is another session.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("ix_sign_in_session_opened_at", "opened_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_person.id"))
    citizen_id: Mapped[UUID | None] = mapped_column(ForeignKey("citizen.id"))
    commission_id: Mapped[UUID | None] = mapped_column(ForeignKey("commission.id"))
    acting_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("citizen.id"))
    strength: Mapped[str] = mapped_column(String(100))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    last_active_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def ends_at(self) -> datetime:
        """Give when it ends if nothing more is done."""
        return min(self.last_active_at + IDLE, self.opened_at + LONGEST)

    def is_open(self, now: datetime) -> bool:
        """Say whether it is neither closed nor outlived."""
        return self.closed_at is None and now < self.ends_at

    def activity_is_due(self, now: datetime) -> bool:
        """Say whether activity now is worth a write."""
        return now - self.last_active_at >= ACTIVITY_STEP

    def note_activity(self, now: datetime) -> None:
        """Move the time of last activity forward; a late caller never moves it back."""
        self.last_active_at = max(self.last_active_at, now)

    def follow(self, session_id: UUID, digest: str, now: datetime) -> "SignInSession":
        """Close it and give another of the same sign-in, which ends 12 hours after that sign-in at most."""
        self.close(now)
        return SignInSession(
            id=session_id,
            digest=digest,
            staff_id=self.staff_id,
            citizen_id=self.citizen_id,
            strength=self.strength,
            opened_at=self.opened_at,
            last_active_at=now,
        )

    def close(self, now: datetime) -> None:
        """End it; the first time counts."""
        self.closed_at = self.closed_at or now
