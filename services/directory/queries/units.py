"""What is asked of the pairs of care unit and citizen."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, literal_column, select
from sqlalchemy.orm import Session

from services.directory.model import Citizen, UnitCitizen

# Written so that both databases see the partial index's own condition.
IS_EXPECTED: ColumnElement[bool] = UnitCitizen.is_expected.is_(literal_column("TRUE"))
IS_KNOWN: ColumnElement[bool] = UnitCitizen.is_expected.is_(False)


def citizens_new_to(session: Session, care_unit_id: UUID, citizen_ids: Collection[UUID]) -> Sequence[Citizen]:
    """Give those of the citizens of whom the unit has no pair."""
    own = and_(UnitCitizen.citizen_id == Citizen.id, UnitCitizen.care_unit_id == care_unit_id)
    question = select(Citizen).outerjoin(UnitCitizen, own).where(Citizen.id.in_(citizen_ids))
    return session.scalars(question.where(UnitCitizen.citizen_id.is_(None))).all()


def expected_before(session: Session, at: datetime, limit: int) -> tuple[UUID | None, list[UUID]]:
    """Give a care unit that has expected some citizens since before an instant, and those of the unit; the unit that has waited longest."""
    waiting = and_(IS_EXPECTED, UnitCitizen.since < at)
    care_unit_id = session.scalar(select(UnitCitizen.care_unit_id).where(waiting).order_by(UnitCitizen.since).limit(1))
    own = select(UnitCitizen.citizen_id).where(waiting, UnitCitizen.care_unit_id == care_unit_id)
    return care_unit_id, list(session.scalars(own.limit(limit)))


def pairs_of(session: Session, citizen_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Give the (unit, citizen) of the citizens' confirmed pairs."""
    asked = select(UnitCitizen.care_unit_id, UnitCitizen.citizen_id).where(
        UnitCitizen.citizen_id.in_(citizen_ids), IS_KNOWN
    )
    return {(care_unit_id, citizen_id) for care_unit_id, citizen_id in session.execute(asked)}
