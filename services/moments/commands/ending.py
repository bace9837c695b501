"""Ending a moment, taking an ending back, and closing what was readable for a while."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, today
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.identity import Actor
from common.chassis.keys import MomentKeys
from common.chassis.outbox import announce
from common.contracts.base import Caller
from common.contracts.errors import Conflict
from common.contracts.moments.events import MOMENT_CLOSED, MOMENT_END_UNDONE, MOMENT_ENDED
from services.moments import events, queries
from services.moments.commands.handover import withdraw_if_offered
from services.moments.commands.keeping import count, record, require_unchanged
from services.moments.commands.telling import note_absences
from services.moments.model import Action, Moment

CLOSED_AT_ONCE = 100
"""How many moments one transaction closes."""
ITSELF = Actor(Caller.SERVICE, "moments")
"""Who acts when time alone has passed."""


def end(database: Database, keys: MomentKeys, call: Call) -> Mapping[str, Any]:
    """End an ongoing moment; the citizen no longer reaches it, or may read it for a while. Staff of the unit can read it.

    Modules and answers stay as they are, unsent ones too. Raises `NotFound`, `Forbidden`, `MomentEnded`, `Invalid`, and `StaleVersion`
    with what has happened since the page was shown.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, request, at = run.session, call.request, now()
            moment = queries.moment_for_change(session, call.actor, request["moment_id"])
            require_unchanged(session, moment, request["expected_version"])
            note = keys.seal(moment.id, Moment.note_place(moment.id), request["note"]) if request["note"] else None
            withdraw_if_offered(session, call.actor, moment, at)
            moment.end(request["reason"], note, at, request["maintained_until"])
            facts = {"maintained_until": moment.maintained_until} if moment.maintained_until else {}
            record(session, call.actor, moment, "ended", at, reason=moment.end_reason, **facts)
            announce(session, MOMENT_ENDED, moment.id, events.moment_ended(moment))
            count(database, session, moment, ongoing=-1, ended=1)
            run.answer = {"moment_id": moment.id, "version": moment.version}
    return run.answer


def undo_end(database: Database, call: Call) -> Mapping[str, Any]:
    """Take an ending back: modules, ticks and answers are as they were; days that passed meanwhile have passed.

    Raises `NotFound`, `Forbidden`, `StaleVersion`, `IllegalTransition`, `Conflict(moment_id=…)`.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, request, at = run.session, call.request, now()
            moment = queries.moment_for_change(session, call.actor, request["moment_id"], Action.REOPEN)
            require_unchanged(session, moment, request["expected_version"])
            _reopen(session, moment)
            record(session, call.actor, moment, "end_undone", at)
            announce(session, MOMENT_END_UNDONE, moment.id, events.moment_fact(moment))
            count(database, session, moment, ongoing=1, ended=-1)
            note_absences(session, call.actor, [moment])
            run.answer = {"moment_id": moment.id, "version": moment.version}
    return run.answer


def close_maintained(database: Database) -> int:
    """Close some moments whose last day of reading is over, and give how many. Replicas share the work: each takes what nobody has locked."""
    with database.writing() as session:
        over, at = queries.moments_to_close(session, today(), CLOSED_AT_ONCE), now()
        for moment in over:
            moment.close()
            record(session, ITSELF, moment, "closed", at)
            announce(session, MOMENT_CLOSED, moment.id, events.moment_fact(moment))
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
