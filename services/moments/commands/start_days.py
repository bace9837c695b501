"""Starts on a later day: moved while the day is to come, and begun by a timer when it has."""

from functools import partial

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, today
from common.chassis.database import Database
from common.chassis.idempotency import idempotent
from common.contracts.moments.events import MOMENT_PLANNED, MOMENT_STARTED
from common.contracts.moments.starts import ChangeStartDay
from common.contracts.moments.vocabulary import MomentChanged
from services.moments import events, queries
from services.moments.commands.changing import ITSELF, Change, change_of
from services.moments.commands.modules import start
from services.moments.model import Action
from services.moments.queries.starts import moments_to_begin

BEGUN_AT_ONCE = 50
"""How many moments one transaction begins."""


@idempotent(queries.may(Action.WRITE))
def change_start_day(session: Session, call: Call[ChangeStartDay]) -> MomentChanged:
    """Move a planned start, or begin it at once. Raises as `moments.starts.CHANGE_START_DAY`."""
    change, day = change_of(session, call), call.request.starts_on
    change.require_unchanged(call.request.expected_version)
    if day in {None, change.day}:
        _begin(change)
    else:
        change.moment.plan(day, change.day)
        fact = partial(events.planned, day)
        change.tell("start_moved", MOMENT_PLANNED, fact, starts_on=change.moment.starts_on)
    return change.answer


def begin_planned(database: Database) -> int:
    """Begin some moments whose day has come, and give how many. Replicas share the work: each takes what nobody has locked."""
    with database.writing() as session:
        due, at = moments_to_begin(session, today(), BEGUN_AT_ONCE), now()
        for moment in due:
            _begin(Change(session, ITSELF, moment, at))
        return len(due)


def _begin(change: Change) -> None:
    """Begin the moment, and those of its modules that start with it: their days count from today."""
    moment = change.moment
    moment.begin(change.at)
    change.tell("started", MOMENT_STARTED, events.started, version_id=moment.version_id)
    runs = queries.module_runs(change.session, moment)
    for outline in moment.programme.outlines():
        if outline.starts_at_once and runs[outline.id].state == "upcoming":
            start(change, runs[outline.id])
