"""Moments page by page, for services that keep something of them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from services.moments.model import Moment


def moments_after(session: Session, after: UUID | None, limit: int) -> list[Moment]:
    """Give the moments after one by id, or the first: a walk along the primary key, one SELECT a page."""
    asked = select(Moment).options(lazyload(Moment.programme)).order_by(Moment.id).limit(limit)
    return list(session.scalars(asked if after is None else asked.where(Moment.id > after)))
