"""Starting, ending and setting back modules, and changing their days."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.idempotency import idempotent
from common.contracts.base import Event
from common.contracts.moments.events import MODULE_DAYS_CHANGED, MODULE_ENDED, MODULE_SET_UPCOMING, MODULE_STARTED
from services.moments import events, queries
from services.moments.commands.changing import Change, change_of
from services.moments.model import ModuleRun

Answer = Mapping[str, Any]


@idempotent
def start_module(session: Session, call: Call) -> Answer:
    """Start an upcoming module, or a finished one again. Raises as `module_to_change`, and `IllegalTransition`."""
    change, module = module_to_change(session, call, must_have_begun=True)
    return start(change, module)


@idempotent
def end_module(session: Session, call: Call) -> Answer:
    """End an ongoing module. Raises as starting it does."""
    change, module = module_to_change(session, call)
    module.end(change.at)
    return _tell(change, module, "module_ended", MODULE_ENDED)


@idempotent
def set_module_upcoming(session: Session, call: Call) -> Answer:
    """Set a module back to upcoming; the citizen no longer sees it, and nothing in it is lost. Raises as starting it does."""
    change, module = module_to_change(session, call)
    module.set_upcoming()
    return _tell(change, module, "module_set_upcoming", MODULE_SET_UPCOMING)


@idempotent
def change_days(session: Session, call: Call) -> Answer:
    """Set the days left of an ongoing module, counted from today, or the planned days of an upcoming one. Raises as starting it does."""
    change, module = module_to_change(session, call)
    module.change_days(call.request["days"], change.day)
    return _tell(change, module, "days_changed", MODULE_DAYS_CHANGED)


def start(change: Change, module: ModuleRun) -> Answer:
    """Start a module in the transaction of a change; its days count from today."""
    module.start(change.at, change.day)
    return _tell(change, module, "module_started", MODULE_STARTED)


def module_to_change(session: Session, call: Call, *, must_have_begun: bool = False) -> tuple[Change, ModuleRun]:
    """Begin to change a module of an ongoing moment, as the page showed it.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `IllegalTransition` when its moment must have begun, and `StaleVersion` with what has changed.
    """
    change, expected = change_of(session, call), call.request["expected_version"]
    module = queries.module_for_change(session, change.moment, call.request["module_id"])
    if must_have_begun:
        change.moment.require_begun("start_module")
    if module.version != expected:
        module.require_version(
            expected, queries.module_changes_since(session, change.moment.id, module.module_id, expected)
        )
    return change, module


def answer_of(module: ModuleRun, change: Change) -> dict[str, Any]:
    """Give what a command about a module answers."""
    own = {name: getattr(module, name) for name in ("module_id", "version", "state")}
    return {**own, "days": module.days(change.day)}


def _tell(change: Change, module: ModuleRun, action: str, event: Event) -> Answer:
    facts = {"module_id": module.module_id, "module_version": module.version, "days": module.days(change.day)}
    change.tell(action, event, events.module(module, change.day), module, **facts)
    return answer_of(module, change)
