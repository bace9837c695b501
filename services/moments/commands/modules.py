"""Starting, ending and setting back modules, their days, their order, and the day on which one starts by itself, with the timer for that."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.access import is_unchanged
from common.chassis.calls import Call
from common.chassis.clock import now, today
from common.chassis.database import Database
from common.chassis.idempotency import idempotent
from common.contracts.base import Event
from common.contracts.errors import Invalid
from common.contracts.moments.events import (
    MODULE_DAYS_CHANGED,
    MODULE_ENDED,
    MODULE_MOVED,
    MODULE_SCHEDULED,
    MODULE_SET_UPCOMING,
    MODULE_STARTED,
    ModuleFact,
)
from common.contracts.moments.modules import ChangeDays, ChangeModule, ModuleChanged, MoveModule, ScheduleModule
from common.phrases import moments
from services.moments import events, queries
from services.moments.commands.changing import ITSELF, Change, change_of
from services.moments.model import Action, ModuleRun

AHEAD = timedelta(days=365)
"""How long before a module can be planned."""
STARTED_AT_ONCE = 100
"""How many modules one transaction of the timer starts."""


@idempotent(queries.may(Action.WRITE))
def start_module(session: Session, call: Call[ChangeModule]) -> ModuleChanged:
    """Start an upcoming module, or a finished one again. Raises as `module_to_change`, and `IllegalTransition`."""
    change, module = module_to_change(session, call, must_have_begun=True)
    return start(change, module)


@idempotent(queries.may(Action.WRITE))
def end_module(session: Session, call: Call[ChangeModule]) -> ModuleChanged:
    """End an ongoing module. Raises as starting it does."""
    change, module = module_to_change(session, call)
    module.end(change.at)
    return _tell(change, module, "module_ended", MODULE_ENDED)


@idempotent(queries.may(Action.WRITE))
def set_module_upcoming(session: Session, call: Call[ChangeModule]) -> ModuleChanged:
    """Set a module back to upcoming; the citizen no longer sees it, and nothing in it is lost. Raises as starting it does."""
    change, module = module_to_change(session, call)
    module.set_upcoming()
    return _tell(change, module, "module_set_upcoming", MODULE_SET_UPCOMING)


@idempotent(queries.may(Action.WRITE))
def change_days(session: Session, call: Call[ChangeDays]) -> ModuleChanged:
    """Set the days left of an ongoing module, counted from today, or the planned days of an upcoming one. Raises as starting it does."""
    change, module = module_to_change(session, call)
    module.change_days(call.request.days, change.day)
    return _tell(change, module, "days_changed", MODULE_DAYS_CHANGED)


@idempotent(queries.may(Action.WRITE))
def schedule_module(session: Session, call: Call[ScheduleModule]) -> ModuleChanged:
    """Plan the day on which an upcoming module starts by itself, or take the plan away.

    Raises as `change_days` does, and `Invalid` for a day that isn't after today and within a year.
    """
    day: date | None = call.request.day
    _require_plannable(day, today())
    change, module = module_to_change(session, call)
    module.schedule(day)
    fact = partial(events.scheduled, module, change.day)
    action = "module_scheduled" if day else "module_unscheduled"
    change.tell(action, MODULE_SCHEDULED, fact, module, **_facts(module), day=day)
    return answer_of(module, change)


@idempotent(queries.may(Action.WRITE))
def move_module(session: Session, call: Call[MoveModule]) -> ModuleChanged:
    """Let an upcoming module change places with its neighbour; at the end of the row nothing happens. Raises as `change_days` does."""
    change, module = module_to_change(session, call)
    other = queries.neighbour(session, module, is_later=call.request.direction == "later")
    if other is not None:
        module.change_places(other)
        fact = partial(events.module, module, change.day)
        change.tell("module_moved", MODULE_MOVED, fact, module, other, **_facts(module))
    else:
        is_unchanged(session)
    return answer_of(module, change)


def start_scheduled(database: Database) -> int:
    """Start some modules whose day has come, and give how many. Replicas share the work: each takes moments that nobody has locked."""
    with database.writing() as session:
        due, at = queries.modules_to_start(session, today(), STARTED_AT_ONCE), now()
        for moment, module in due:
            start(Change(session, ITSELF, moment, at), module)
        return len(due)


def start(change: Change, module: ModuleRun) -> ModuleChanged:
    """Start a module in the transaction of a change; its days count from today."""
    module.start(change.at, change.day)
    return _tell(change, module, "module_started", MODULE_STARTED)


def module_to_change(
    session: Session, call: Call[ChangeModule], *, must_have_begun: bool = False
) -> tuple[Change, ModuleRun]:
    """Begin to change a module of an ongoing moment, as the page showed it.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `IllegalTransition` when its moment must have begun, and `StaleVersion` with what has changed.
    """
    change, expected = change_of(session, call), call.request.expected_version
    module = queries.module_for_change(session, change.moment, call.request.module_id)
    if must_have_begun:
        change.moment.require_begun("start_module")
    if module.version != expected:
        module.require_version(
            expected, queries.module_changes_since(session, change.moment.id, module.module_id, expected)
        )
    return change, module


def answer_of(module: ModuleRun, change: Change) -> ModuleChanged:
    """Give what a command about a module answers."""
    return ModuleChanged.of(module, days=module.days(change.day))


def _require_plannable(day: date | None, today_in_sweden: date) -> None:
    if day is not None and not today_in_sweden < day <= today_in_sweden + AHEAD:
        raise Invalid(fields={"day": [moments.DAY_WITHIN_A_YEAR()]})


def _tell(change: Change, module: ModuleRun, action: str, event: Event[ModuleFact]) -> ModuleChanged:
    facts = _facts(module) | {"days": module.days(change.day)}
    change.tell(action, event, partial(events.module, module, change.day), module, **facts)
    return answer_of(module, change)


def _facts(module: ModuleRun) -> dict[str, Any]:
    return {"module_id": module.module_id, "module_version": module.version}
