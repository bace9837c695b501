"""Starts on a later day: moved while the day is to come, and begun by a timer when it has."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, swedish_day, today
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.identity import Actor
from common.chassis.outbox import announce
from common.contracts.moments.events import MODULE_STARTED, MOMENT_PLANNED, MOMENT_STARTED
from services.moments import events, queries
from services.moments.commands.ending import ITSELF
from services.moments.commands.keeping import record, require_unchanged
from services.moments.model import Moment
from services.moments.queries.planning import moments_to_begin

BEGUN_AT_ONCE = 50
"""How many moments one transaction begins."""


def change_start_day(database: Database, call: Call) -> Mapping[str, Any]:
    """Move a planned start, or begin it at once. Raises as `moments.starts.CHANGE_START_DAY`."""
    with once(database, call) as run:
        if not run.repeated:
            session, request, at = run.session, call.request, now()
            moment = queries.moment_for_change(session, call.actor, request["moment_id"])
            require_unchanged(session, moment, request["expected_version"])
            if request["starts_on"] in {None, swedish_day(at)}:
                _begin(session, call.actor, moment, at)
            else:
                moment.plan(request["starts_on"], swedish_day(at))
                record(session, call.actor, moment, "start_moved", at, starts_on=moment.starts_on)
                announce(session, MOMENT_PLANNED, moment.id, events.moment_planned(moment))
            run.answer = {"moment_id": moment.id, "version": moment.version}
    return run.answer


def begin_planned(database: Database) -> int:
    """Begin some moments whose day has come, and give how many. Replicas share the work: each takes what nobody has locked."""
    with database.writing() as session:
        due, at = moments_to_begin(session, today(), BEGUN_AT_ONCE), now()
        for moment in due:
            _begin(session, ITSELF, moment, at)
        return len(due)


def _begin(session: Session, actor: Actor, moment: Moment, at: datetime) -> None:
    """Begin the moment, and those of its modules that start with it: their days count from today."""
    moment.begin(at)
    record(session, actor, moment, "started", at, version_id=moment.version_id)
    announce(session, MOMENT_STARTED, moment.id, events.moment_started(moment))
    day, runs = swedish_day(at), queries.module_runs(session, moment)
    for outline in moment.programme.outlines():
        run = runs[outline.id]
        if outline.starts_at_once and run.state == "upcoming":
            run.start(at, day, moment.note_change())
            facts = {"module_id": run.module_id, "module_version": run.version, "days": run.days(day)}
            record(session, actor, moment, "module_started", at, **facts)
            announce(session, MODULE_STARTED, moment.id, events.module_changed(moment, run, day))
