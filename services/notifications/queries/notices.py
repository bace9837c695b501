"""What waits for people and may be told."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.tables import mirrored_moments
from services.notifications.model.notices import Notice


class Due(NamedTuple):
    """A notice that is due, and how its moment stands."""

    notice: Notice
    state: str | None


def people_with_due(session: Session, at: datetime, limit: int) -> Sequence[UUID]:
    """Give people for whom something is due, those who have waited longest first."""
    due = (
        select(Notice.person_id)
        .where(Notice.told_at.is_(None), Notice.due_at <= at)
        .order_by(Notice.due_at)
        .limit(limit)
    )
    return list(dict.fromkeys(session.scalars(due)))


def due_of(session: Session, person_id: UUID, at: datetime) -> list[Due]:
    """Give what is due for a person; of a moment that is erased the state is null, and its notices are gone."""
    rows = session.execute(
        select(Notice, mirrored_moments.c.state)
        .outerjoin(mirrored_moments, mirrored_moments.c.moment_id == Notice.moment_id)
        .where(Notice.person_id == person_id, Notice.told_at.is_(None), Notice.due_at <= at)
    )
    return [Due(notice, state) for notice, state in rows]
