"""A practitioner's absence from a care unit, with a cover who acts in their moments meanwhile.

Days are Swedish calendar days, both included. It begins and ends by itself: whether it holds is a question to the row, never a timer's work.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from common.contracts.errors import IllegalTransition, Invalid
from services.moments.model.base import Base

LONGEST = timedelta(days=366)
"""How long an absence may be (default)."""


class Absence(Base):
    """One absence. `cancelled_at`: when it was ended by hand, and the cover's access with it."""

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

    def has_begun(self, today: date) -> bool:
        """Tell whether its first day has come."""
        return self.first_day <= today

    def cancel(self, at: datetime, today: date) -> None:
        """End it now; raises `IllegalTransition` when it is over."""
        if self.cancelled_at is not None or self.last_day < today:
            raise IllegalTransition(state="over", action="cancel")
        self.cancelled_at = at


def require_days(first_day: date, last_day: date, today: date) -> None:
    """Raise `Invalid` unless the days come in order, aren't over and last at most a year."""
    if last_day < first_day:
        wrong = "Sista dagen ska vara samma dag som den första eller senare."
    elif last_day < today:
        wrong = "Frånvaron har redan passerat."
    elif last_day - first_day > LONGEST:
        wrong = "Frånvaron kan vara högst ett år."
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
