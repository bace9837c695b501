"""Which planned moments are to begin."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from services.moments.model import Moment


def moments_to_begin(session: Session, day: date, limit: int) -> Sequence[Moment]:
    """Give moments that start on `day` or should have before, locked; those that another replica has locked are left to it."""
    # Written into the statement, not bound: else SQLite doesn't see that the partial index will do.
    is_ongoing = Moment.state == literal_column("'ongoing'")
    due = select(Moment).where(is_ongoing, Moment.starts_on.is_not(None), Moment.starts_on <= day)
    return session.scalars(
        due.order_by(Moment.starts_on).limit(limit).with_for_update(of=Moment, skip_locked=True)
    ).all()
