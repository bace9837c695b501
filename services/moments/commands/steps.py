"""The citizen's ticks on steps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, swedish_day
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.outbox import announce
from common.contracts.moments.events import STEP_MARKED
from services.moments import events, queries
from services.moments.model import ModuleRun, Moment, StepMark


def mark_step(database: Database, call: Call) -> Mapping[str, Any]:
    """Mark a step as read or unread; a mark that stands already changes nothing. Raises `NotFound`, `MomentEnded`, `ModuleClosed`."""
    with once(database, call) as run:
        if not run.repeated:
            session, at = run.session, now()
            moment = queries.moment_for_change(session, call.actor, call.request["moment_id"])
            day = swedish_day(at)
            module = queries.open_module(session, call.actor, moment, call.request["step_id"], day)
            queries.require_not_blocked(session, moment, day, call.request["step_id"])
            moment.note_activity(at)
            if _mark(session, moment, module, call.request, at):
                data = events.step_marked(moment, call.request["step_id"], is_read=call.request["is_read"])
                announce(session, STEP_MARKED, moment.id, data)
            run.answer = {"moment_id": moment.id, "version": moment.version}
    return run.answer


def _mark(session: Session, moment: Moment, module: ModuleRun, request: Mapping[str, Any], at: datetime) -> bool:
    step_id, is_read = request["step_id"], request["is_read"]
    mark = queries.step_mark(session, moment, step_id)
    if is_read == (mark is not None and mark.is_read):
        return False
    if mark is None:
        mark = StepMark(moment_id=moment.id, step_id=step_id, module_id=module.module_id)
        session.add(mark)
    mark.is_read, mark.marked_at, mark.in_version = is_read, at, moment.note_change()
    module.read_count += 1 if is_read else -1
    return True
