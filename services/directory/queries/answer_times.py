"""How soon care units answer messages."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.contracts.base import Nothing
from common.contracts.directory.answer_times import AnswerTime, AnswerTimeRequest
from services.directory.model import CareUnit
from services.directory.queries.organisation import unit_of


def own_answer_time(session: Session, call: Call[Nothing]) -> AnswerTime:
    """Give what the actor's unit has said; raises `Forbidden` for who has chosen none."""
    return _of(session, unit_of(call.actor))


def answer_time(session: Session, call: Call[AnswerTimeRequest]) -> AnswerTime:
    """Give what the unit of a grant's moment has said."""
    return _of(session, call.grant.care_unit_id)


def _of(session: Session, care_unit_id: UUID) -> AnswerTime:
    return AnswerTime(answer_days=session.scalar(select(CareUnit.answer_days).where(CareUnit.id == care_unit_id)))
