"""Planning upcoming modules: the day on which one starts by itself, their order, and the timer that starts them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, today
from common.chassis.database import Database
from common.chassis.idempotency import idempotent
from common.contracts.errors import Invalid
from common.contracts.moments.events import MODULE_MOVED, MODULE_SCHEDULED
from services.moments import events, queries
from services.moments.commands.changing import ITSELF, Change
from services.moments.commands.modules import answer_of, module_to_change, start
from services.moments.model import ModuleRun

AHEAD = timedelta(days=365)
"""How long before a module can be planned."""
STARTED_AT_ONCE = 100
"""How many modules one transaction of the timer starts."""


@idempotent
def schedule_module(session: Session, call: Call) -> Mapping[str, Any]:
    """Plan the day on which an upcoming module starts by itself, or take the plan away.

    Raises as `change_days` does, and `Invalid` for a day that isn't after today and within a year.
    """
    day: date | None = call.request["day"]
    _require_plannable(day, today())
    change, module = module_to_change(session, call)
    module.schedule(day)
    data = events.module(module, change.day) | {"scheduled_on": module.scheduled_on}
    action = "module_scheduled" if day else "module_unscheduled"
    change.tell(action, MODULE_SCHEDULED, data, module, **_facts(module), day=day)
    return answer_of(module, change)


@idempotent
def move_module(session: Session, call: Call) -> Mapping[str, Any]:
    """Let an upcoming module change places with its neighbour; at the end of the row nothing happens. Raises as `change_days` does."""
    change, module = module_to_change(session, call)
    other = queries.neighbour(session, module, is_later=call.request["direction"] == "later")
    if other is not None:
        module.change_places(other)
        data = events.module(module, change.day)
        change.tell("module_moved", MODULE_MOVED, data, module, other, **_facts(module))
    return answer_of(module, change)


def start_scheduled(database: Database) -> int:
    """Start some modules whose day has come, and give how many. Replicas share the work: each takes moments that nobody has locked."""
    with database.writing() as session:
        due, at = queries.modules_to_start(session, today(), STARTED_AT_ONCE), now()
        for moment, module in due:
            start(Change(session, ITSELF, moment, at), module)
        return len(due)


def _require_plannable(day: date | None, today_in_sweden: date) -> None:
    if day is not None and not today_in_sweden < day <= today_in_sweden + AHEAD:
        raise Invalid(fields={"day": ["Välj en dag från och med i morgon och högst ett år framåt."]})


def _facts(module: ModuleRun) -> dict[str, Any]:
    return {"module_id": module.module_id, "module_version": module.version}
