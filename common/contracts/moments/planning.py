"""What staff plan for upcoming modules: on which day one starts by itself, and in which order they stand."""

from marshmallow import fields, validate

from common.contracts.base import Caller, command
from common.contracts.moments.staff_commands import ChangeModule, ModuleChanged

DIRECTIONS = ("earlier", "later")


class ScheduleModule(ChangeModule):
    """Let an upcoming module start on a Swedish day after today and within a year; null takes the plan away."""

    day = fields.Date(required=True, allow_none=True)


class MoveModule(ChangeModule):
    """Let an upcoming module change places with the one that comes before or after it among the upcoming."""

    direction = fields.String(required=True, validate=validate.OneOf(DIRECTIONS))


SCHEDULE_MODULE = command("moments", "schedule_module", ScheduleModule, ModuleChanged, Caller.STAFF)
"""Raises as `CHANGE_DAYS`, and `Invalid` for a day that is not after today or more than a year away."""
MOVE_MODULE = command("moments", "move_module", MoveModule, ModuleChanged, Caller.STAFF)
"""One that stands first, or last, already stays where it is. Raises as `CHANGE_DAYS`."""
