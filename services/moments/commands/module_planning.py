"""Planning upcoming modules: the day on which one starts by itself, their order, and the timer that starts them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, swedish_day, today
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.outbox import announce
from common.contracts.errors import Invalid
from common.contracts.moments.events import MODULE_MOVED, MODULE_SCHEDULED, MODULE_STARTED
from services.moments import events, queries
from services.moments.commands.ending import ITSELF
from services.moments.commands.keeping import record
from services.moments.commands.modules import require_module_version
from services.moments.model import ModuleRun, Moment

AHEAD = timedelta(days=365)
"""How long before a module can be planned."""
STARTED_AT_ONCE = 100
"""How many modules one transaction of the timer starts."""


def schedule_module(database: Database, call: Call) -> Mapping[str, Any]:
    """Plan the day on which an upcoming module starts by itself, or take the plan away.

    Raises as `change_days` does, and `Invalid` for a day that isn't after today and within a year.
    """
    day: date | None = call.request["day"]
    with once(database, call) as run:
        if not run.repeated:
            session, at = run.session, now()
            _require_plannable(day, swedish_day(at))
            moment, module = _found(session, call)
            module.schedule(day, moment.note_change())
            action = "module_scheduled" if day else "module_unscheduled"
            record(session, call.actor, moment, action, at, **_facts(module), day=day)
            data = events.module_scheduled(moment, module, swedish_day(at))
            announce(session, MODULE_SCHEDULED, moment.id, data)
            run.answer = _answer(module, swedish_day(at))
    return run.answer


def move_module(database: Database, call: Call) -> Mapping[str, Any]:
    """Let an upcoming module change places with its neighbour; at the end of the row nothing happens. Raises as `change_days` does."""
    with once(database, call) as run:
        if not run.repeated:
            session, at = run.session, now()
            day = swedish_day(at)
            moment, module = _found(session, call)
            other = queries.neighbour(session, module, is_later=call.request["direction"] == "later")
            if other is not None:
                module.change_places(other, moment.note_change())
                record(session, call.actor, moment, "module_moved", at, **_facts(module))
                announce(session, MODULE_MOVED, moment.id, events.module_changed(moment, module, day))
            run.answer = _answer(module, day)
    return run.answer


def start_scheduled(database: Database) -> int:
    """Start some modules whose day has come, and give how many. Replicas share the work: each takes moments that nobody has locked."""
    with database.writing() as session:
        day, at = today(), now()
        due = queries.modules_to_start(session, day, STARTED_AT_ONCE)
        for moment, module in due:
            module.start(at, day, moment.note_change())
            record(session, ITSELF, moment, "module_started", at, **_facts(module), days=module.days(day))
            announce(session, MODULE_STARTED, moment.id, events.module_changed(moment, module, day))
        return len(due)


def _require_plannable(day: date | None, today_in_sweden: date) -> None:
    if day is not None and not today_in_sweden < day <= today_in_sweden + AHEAD:
        raise Invalid(fields={"day": ["Välj en dag från och med i morgon och högst ett år framåt."]})


def _found(session: Session, call: Call) -> tuple[Moment, ModuleRun]:
    moment = queries.moment_for_change(session, call.actor, call.request["moment_id"])
    module = queries.module_for_change(session, moment, call.request["module_id"])
    require_module_version(session, module, call.request["expected_version"])
    return moment, module


def _facts(module: ModuleRun) -> dict[str, Any]:
    return {"module_id": module.module_id, "module_version": module.version}


def _answer(module: ModuleRun, day: date) -> dict[str, Any]:
    own = {name: getattr(module, name) for name in ("module_id", "version", "state")}
    return {**own, "days": module.days(day)}
