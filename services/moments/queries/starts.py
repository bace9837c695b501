"""Which planned moments are to begin, and which runs already in the way of a start."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from services.moments.model import Moment


def ongoing_moment(session: Session, citizen_id: UUID, programme_id: str, care_unit_id: UUID) -> UUID | None:
    """Give the id of the citizen's ongoing moment of a programme at a care unit."""
    return session.scalar(
        select(Moment.id).where(
            Moment.citizen_id == citizen_id,
            Moment.programme_id == programme_id,
            Moment.care_unit_id == care_unit_id,
            Moment.state == "ongoing",
        )
    )


def moments_to_begin(session: Session, day: date, limit: int) -> Sequence[Moment]:
    """Give moments that start on `day` or should have before, locked; those that another replica has locked are left to it."""
    # Written into the statement, not bound: else SQLite doesn't see that the partial index will do.
    is_ongoing = Moment.state == literal_column("'ongoing'")
    due = select(Moment).where(is_ongoing, Moment.starts_on.is_not(None), Moment.starts_on <= day)
    return session.scalars(
        due.order_by(Moment.starts_on).limit(limit).with_for_update(of=Moment, skip_locked=True)
    ).all()
