"""Ending a moment, taking an ending back, and closing what was readable for a while."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, today
from common.chassis.database import Database
from common.chassis.idempotency import idempotent
from common.chassis.keys import MomentKeys
from common.contracts.errors import Conflict
from common.contracts.moments.ending import End, UndoEnd
from common.contracts.moments.events import MOMENT_CLOSED, MOMENT_END_UNDONE, MOMENT_ENDED
from common.contracts.moments.vocabulary import MomentChanged
from common.door import says
from services.moments import events, queries
from services.moments.commands.absence_entries import note_absences
from services.moments.commands.changing import ITSELF, Change, change_of
from services.moments.commands.counts import count
from services.moments.commands.handovers import withdraw_if_offered
from services.moments.model import Action, Moment

CLOSED_AT_ONCE = 100
"""How many moments one transaction closes."""


@idempotent(queries.may(Action.WRITE))
def end(session: Session, call: Call[End], keys: MomentKeys) -> MomentChanged:
    """End an ongoing moment; the citizen no longer reaches it, or may read it for a while. Staff of the unit can read it.

    Modules and answers stay as they are, unsent ones too. Raises `NotFound`, `Forbidden`, `MomentEnded`, `Invalid`, and `StaleVersion`
    with what has happened since the page was shown.
    """
    request, change = call.request, change_of(session, call)
    change.require_unchanged(request.expected_version)
    moment = change.moment
    note = keys.seal(moment.id, Moment.note_place(moment.id), request.note) if says(request.note) else None
    withdraw_if_offered(change)
    moment.end(request.reason, note, change.at, request.maintained_until)
    facts = {"maintained_until": moment.maintained_until} if moment.maintained_until else {}
    change.tell("ended", MOMENT_ENDED, events.ended, reason=moment.end_reason, **facts)
    count(session, moment, ongoing=-1, ended=1)
    return change.answer


@idempotent(queries.may(Action.REOPEN))
def undo_end(session: Session, call: Call[UndoEnd]) -> MomentChanged:
    """Take an ending back: modules, ticks and answers are as they were; days that passed meanwhile have passed.

    Raises `NotFound`, `Forbidden`, `StaleVersion`, `IllegalTransition`, `Conflict(moment_id=…)`.
    """
    change = change_of(session, call, Action.REOPEN)
    change.require_unchanged(call.request.expected_version)
    _reopen(session, change.moment)
    change.tell("end_undone", MOMENT_END_UNDONE, events.standing)
    count(session, change.moment, ongoing=1, ended=-1)
    note_absences(session, call.actor, [change.moment])
    return change.answer


def close_maintained(database: Database) -> int:
    """Close some moments whose last day of reading is over, and give how many. Replicas share the work: each takes what nobody has locked."""
    with database.writing() as session:
        over, at = queries.moments_to_close(session, today(), CLOSED_AT_ONCE), now()
        for moment in over:
            change = Change(session, ITSELF, moment, at)
            moment.close()
            change.tell("closed", MOMENT_CLOSED, events.standing)
        return len(over)


def _reopen(session: Session, moment: Moment) -> None:
    """Let it run again, unless the programme was started anew meanwhile: the unique index decides between two at the same instant."""
    newer = queries.ongoing_moment(session, moment.citizen_id, moment.programme_id, moment.care_unit_id)
    if newer not in {None, moment.id}:
        raise Conflict(moment_id=str(newer))
    moment.undo_end()
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict from error
