"""How soon a care unit answers messages, as its manager says."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.idempotency import by_key, idempotent
from common.contracts.directory.answer_times import OwnAnswerTime, SetAnswerTime
from common.contracts.errors import StaleVersion
from services.directory.model import CareUnit
from services.directory.queries.answer_times import answer_time_of
from services.directory.queries.look_ups import require_manager


@idempotent(by_key)
def set_answer_time(session: Session, call: Call[SetAnswerTime]) -> OwnAnswerTime:
    """Say within how many working days the actor's unit answers, or say nothing of it. Raises `Forbidden` and `StaleVersion`."""
    care_unit_id = require_manager(call.actor)
    expected = call.request.expected_version
    values = {"answer_days": call.request.answer_days, "answer_version": expected + 1}
    said = update(CareUnit).where(CareUnit.id == care_unit_id, CareUnit.answer_version == expected).values(**values)
    is_said = session.scalar(
        said.returning(CareUnit.id)
    )  # of two at once the second waits here, and finds its version gone
    told = answer_time_of(session, care_unit_id)
    if is_said is None:
        raise StaleVersion(expected=expected, actual=told.version, changed=["answer_time"])
    return told
