"""Moments page by page, for services that keep something of them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from services.moments.model import Moment
from services.moments.model.moment import NOBODY


def moments_after(session: Session, after: UUID | None, limit: int) -> list[Moment]:
    """Give the moments after one by id, or the first: a walk along the primary key, one SELECT a page. Those whose erasure has begun are nobody's."""
    asked = select(Moment).where(Moment.care_unit_id != NOBODY).order_by(Moment.id).limit(limit)
    asked = asked.options(lazyload(Moment.programme))
    return list(session.scalars(asked if after is None else asked.where(Moment.id > after)))
