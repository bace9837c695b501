"""How soon care units answer messages."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.contracts.base import Nothing
from common.contracts.directory.answer_times import AnswerTime, AnswerTimeRequest, OwnAnswerTime
from services.directory.model import CareUnit
from services.directory.queries.organisation import unit_of


def own_answer_time(session: Session, call: Call[Nothing]) -> OwnAnswerTime:
    """Give what the actor's unit has said; raises `Forbidden` for who has chosen none."""
    return answer_time_of(session, unit_of(call.actor))


def answer_time(session: Session, call: Call[AnswerTimeRequest]) -> AnswerTime:
    """Give what the unit of a grant's moment has said."""
    return AnswerTime(answer_days=answer_time_of(session, call.grant.care_unit_id).answer_days)


def answer_time_of(session: Session, care_unit_id: UUID) -> OwnAnswerTime:
    """Give what a unit has said, with its version; of one that nobody knows, that it has said nothing."""
    asked = select(CareUnit.answer_days, CareUnit.answer_version).where(CareUnit.id == care_unit_id)
    days, version = session.execute(asked).one_or_none() or (None, 1)
    return OwnAnswerTime(answer_days=days, version=version)
