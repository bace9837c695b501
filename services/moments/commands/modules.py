"""Starting, ending and setting back modules, and changing their days."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, swedish_day
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.outbox import announce
from common.contracts.base import Event
from common.contracts.moments.events import MODULE_DAYS_CHANGED, MODULE_ENDED, MODULE_SET_UPCOMING, MODULE_STARTED
from services.moments import events, queries
from services.moments.commands.keeping import record
from services.moments.model import ModuleRun

Change = Callable[[ModuleRun, datetime, date, int], None]
"""What is done to a module: at which instant, on which Swedish day, in which version of its moment."""


def start_module(database: Database, call: Call) -> Mapping[str, Any]:
    """Start an upcoming module, or a finished one again."""
    return _change(database, call, "module_started", MODULE_STARTED, ModuleRun.start)


def end_module(database: Database, call: Call) -> Mapping[str, Any]:
    """End an ongoing module."""
    return _change(
        database,
        call,
        "module_ended",
        MODULE_ENDED,
        lambda module, at, _today, version: module.end(at, version),
    )


def set_module_upcoming(database: Database, call: Call) -> Mapping[str, Any]:
    """Set a module back to upcoming; the citizen no longer sees it, and nothing in it is lost."""
    return _change(
        database,
        call,
        "module_set_upcoming",
        MODULE_SET_UPCOMING,
        lambda module, _at, _today, version: module.set_upcoming(version),
    )


def change_days(database: Database, call: Call) -> Mapping[str, Any]:
    """Set the days left of an ongoing module, counted from today, or the planned days of an upcoming one."""
    days = call.request["days"]
    return _change(
        database,
        call,
        "days_changed",
        MODULE_DAYS_CHANGED,
        lambda module, _at, today, version: module.change_days(days, today, version),
    )


def _change(database: Database, call: Call, action: str, event: Event, change: Change) -> Mapping[str, Any]:
    """Change one module of an ongoing moment, tell it in the timeline and to everyone.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `IllegalTransition`.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, at = run.session, now()
            today = swedish_day(at)
            moment = queries.moment_for_change(session, call.actor, call.request["moment_id"])
            module = queries.module_for_change(session, moment, call.request["module_id"])
            if action == "module_started":
                moment.require_begun("start_module")
            require_module_version(session, module, call.request["expected_version"])
            change(module, at, today, moment.note_change())
            facts = {"module_id": module.module_id, "module_version": module.version, "days": module.days(today)}
            record(session, call.actor, moment, action, at, **facts)
            announce(session, event, moment.id, events.module_changed(moment, module, today))
            run.answer = {name: facts[name] for name in ("module_id", "days")}
            run.answer |= {"version": module.version, "state": module.state}
    return run.answer


def require_module_version(session: Session, module: ModuleRun, expected: int) -> None:
    """Raise `StaleVersion` with what has changed in the module, unless it still stands as the page showed it."""
    if module.version != expected:
        changed = queries.module_changes_since(session, module.moment_id, module.module_id, expected)
        module.require_version(expected, changed)
