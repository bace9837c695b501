"""How soon a care unit answers messages, as its manager says."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.idempotency import by_key, idempotent
from common.contracts.directory.answer_times import AnswerTime, SetAnswerTime
from services.directory.model import CareUnit
from services.directory.queries.look_ups import require_manager


@idempotent(by_key)
def set_answer_time(session: Session, call: Call[SetAnswerTime]) -> AnswerTime:
    """Say within how many working days the actor's unit answers, or say nothing of it. Raises `Forbidden`."""
    care_unit_id = require_manager(call.actor)
    days = call.request.answer_days
    session.execute(update(CareUnit).where(CareUnit.id == care_unit_id).values(answer_days=days))
    return AnswerTime(answer_days=days)
