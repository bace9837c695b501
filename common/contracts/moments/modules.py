"""Modules of a moment: started, ended, set back; and the upcoming ones planned, by day and by order."""

from datetime import date
from typing import Annotated

from marshmallow.validate import OneOf, Range

from common.contracts.base import Caller, Slug, Version, command
from common.contracts.messages import STRICT, Message
from common.contracts.moments.vocabulary import DIRECTIONS, MODULE_STATES, MomentCommand


class ChangeModule(MomentCommand):
    """A change of one module; `expected_version` is the module's version on the page."""

    module_id: Slug
    expected_version: Version


class ChangeDays(ChangeModule):
    """Set the days: left from today when ongoing, planned when upcoming."""

    days: Annotated[int, STRICT, Range(0, 365)]


class ModuleChanged(Message):
    """The module's new version and state."""

    module_id: str
    version: int
    state: Annotated[str, OneOf(MODULE_STATES)]
    days: int | None


START_MODULE = command("moments", "start_module", ChangeModule, ModuleChanged, Caller.STAFF)
END_MODULE = command("moments", "end_module", ChangeModule, ModuleChanged, Caller.STAFF)
SET_MODULE_UPCOMING = command("moments", "set_module_upcoming", ChangeModule, ModuleChanged, Caller.STAFF)
CHANGE_DAYS = command("moments", "change_days", ChangeDays, ModuleChanged, Caller.STAFF)


class ScheduleModule(ChangeModule):
    """Let an upcoming module start on a Swedish day after today and within a year; null takes the plan away."""

    day: date | None


class MoveModule(ChangeModule):
    """Let an upcoming module change places with the one that comes before or after it among the upcoming."""

    direction: Annotated[str, OneOf(DIRECTIONS)]


SCHEDULE_MODULE = command("moments", "schedule_module", ScheduleModule, ModuleChanged, Caller.STAFF)
"""Raises as `CHANGE_DAYS`, and `Invalid` for a day that is not after today or more than a year away."""
MOVE_MODULE = command("moments", "move_module", MoveModule, ModuleChanged, Caller.STAFF)
"""One that stands first, or last, already stays where it is. Raises as `CHANGE_DAYS`."""
