"""Which citizens have ever signed in, and which of their moments say that they haven't."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.orm import Session

from services.moments.model import Citizen, Moment

# Written so that both databases see the partial indexes' own condition.
NEVER_SIGNED_IN: ColumnElement[bool] = Moment.never_signed_in.is_(literal_column("TRUE"))


def citizens_at_start(session: Session, citizen_ids: Collection[UUID]) -> Sequence[Citizen]:
    """Give citizens, so locked that news of a first sign-in waits until what starts now is there."""
    rows = select(Citizen).where(Citizen.citizen_id.in_(citizen_ids)).order_by(Citizen.citizen_id)
    return session.scalars(rows.with_for_update(read=True)).all()


def unknown_citizens(session: Session, limit: int) -> Sequence[UUID]:
    """Give some citizens of whom it isn't known whether they have signed in."""
    unknown = select(Citizen.citizen_id).where(Citizen.has_signed_in.is_(None))
    return session.scalars(unknown.order_by(Citizen.citizen_id).limit(limit)).all()


def still_unknown(session: Session, citizen_ids: Collection[UUID]) -> Sequence[Citizen]:
    """Give those of the citizens of whom it still isn't known, locked."""
    unknown = select(Citizen).where(Citizen.citizen_id.in_(citizen_ids), Citizen.has_signed_in.is_(None))
    return session.scalars(unknown.order_by(Citizen.citizen_id).with_for_update()).all()


def moments_of(session: Session, citizen_ids: Collection[UUID], *, never_signed_in: bool) -> Sequence[Moment]:
    """Give the citizens' moments that say that they have never signed in, or that don't say it; locked in the order of their ids."""
    own = select(Moment).where(Moment.citizen_id.in_(citizen_ids), Moment.never_signed_in.is_(never_signed_in))
    return session.scalars(own.order_by(Moment.id).with_for_update(of=Moment)).all()
