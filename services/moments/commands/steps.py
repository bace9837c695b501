"""The citizen's ticks on steps."""

from functools import partial

from sqlalchemy.orm import Session

from common.chassis.access import is_unchanged
from common.chassis.calls import Call
from common.chassis.idempotency import idempotent
from common.contracts.moments.events import STEP_MARKED
from common.contracts.moments.steps import MarkStep
from common.contracts.moments.vocabulary import MomentChanged
from services.moments import events, queries
from services.moments.commands.changing import Change, change_of
from services.moments.model import Action, ModuleRun, StepMark


@idempotent(queries.may(Action.WRITE))
def mark_step(session: Session, call: Call[MarkStep]) -> MomentChanged:
    """Mark a step as read or unread; a mark that stands already changes nothing. Raises `NotFound`, `MomentEnded`, `ModuleClosed`."""
    change, request = change_of(session, call), call.request
    module = queries.open_module(session, call.actor, change.moment, request.step_id, change.day)
    change.require_not_blocked(request.step_id)
    change.moment.note_activity(change.at)
    mark = queries.step_mark(session, change.moment, request.step_id)
    if request.is_read != (mark is not None and mark.is_read):
        _mark(change, mark, module, request)
    else:
        is_unchanged(session)
    return change.answer


def _mark(change: Change, mark: StepMark | None, module: ModuleRun, request: MarkStep) -> None:
    step_id, is_read = request.step_id, request.is_read
    if mark is None:
        mark = StepMark(moment_id=change.moment.id, step_id=step_id, module_id=module.module_id)
        change.session.add(mark)
    mark.is_read, mark.marked_at = is_read, change.at
    module.read_count += 1 if is_read else -1
    change.announce(STEP_MARKED, partial(events.step, mark), mark)
