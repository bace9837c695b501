"""A practitioner's absence from a care unit, with a cover who acts in their moments meanwhile.

Days are Swedish calendar days, both included. It begins and ends by itself: whether it holds is a question to the row, never a timer's work.
What it meant is told in the timeline of each moment that it concerned (`docs/decisions/0017-absences-in-timelines.md`).
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.clock import swedish_day
from common.contracts.errors import IllegalTransition, Invalid
from common.phrases import moments
from services.moments.model.base import Base

LONGEST = timedelta(days=366)
"""How long an absence may be (default)."""


class Absence(Base):
    """One absence. `cancelled_at`: when it was ended by hand, and the cover's access with it.

    The commission versions tell timelines who they were then; both people's are null in absences from before timelines told of them.
    `to_tell` is what isn't told in every timeline yet: `registered`, `cancelled` or, when all is told, null.
    """

    __tablename__ = "absences"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    care_unit_id: Mapped[UUID]
    person_id: Mapped[UUID]
    cover_person_id: Mapped[UUID]
    first_day: Mapped[date]
    last_day: Mapped[date]
    registered_at: Mapped[datetime]
    registered_by_commission_version_id: Mapped[UUID]
    cancelled_at: Mapped[datetime | None]
    cancelled_by_commission_version_id: Mapped[UUID | None]
    commission_version_id: Mapped[UUID | None]
    cover_commission_version_id: Mapped[UUID | None]
    to_tell: Mapped[str | None] = mapped_column(String(16))

    @property
    def facts(self) -> dict[str, Any]:
        """Give what a timeline says of it: who is away, who covers, on which days."""
        told = ("person_id", "commission_version_id", "cover_person_id", "cover_commission_version_id")
        return {"absence_id": self.id, **{name: getattr(self, name) for name in (*told, "first_day", "last_day")}}

    def has_begun(self, today: date) -> bool:
        """Say whether its first day has come."""
        return self.first_day <= today

    def cancel(self, at: datetime, commission_version_id: UUID | None) -> None:
        """End it now; raises `IllegalTransition` when it is over. What wasn't told of it yet is not told any more."""
        if self.cancelled_at is not None or self.last_day < swedish_day(at):
            raise IllegalTransition(state="over", action="cancel")
        self.cancelled_at, self.cancelled_by_commission_version_id = at, commission_version_id
        self.to_tell = "cancelled"


def require_days(first_day: date, last_day: date, today: date) -> None:
    """Raise `Invalid` unless the days come in order, aren't over and last at most a year."""
    if last_day < first_day:
        wrong = moments.LAST_DAY_BEFORE_FIRST()
    elif last_day < today:
        wrong = moments.ABSENCE_PASSED()
    elif last_day - first_day > LONGEST:
        wrong = moments.ABSENCE_TOO_LONG()
    else:
        return
    raise Invalid(fields={"last_day": [wrong]})


_NOT_CANCELLED = text("cancelled_at IS NULL")
for _name, _column in (("ix_absences_person", Absence.person_id), ("ix_absences_cover", Absence.cover_person_id)):
    Index(
        _name,
        Absence.care_unit_id,
        _column,
        Absence.last_day,
        sqlite_where=_NOT_CANCELLED,
        postgresql_where=_NOT_CANCELLED,
    )
_TO_TELL = text("to_tell IS NOT NULL")
Index("ix_absences_to_tell", Absence.registered_at, sqlite_where=_TO_TELL, postgresql_where=_TO_TELL)
