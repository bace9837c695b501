"""Modules of a moment: started, ended, set back; and the upcoming ones planned, by day and by order."""

from marshmallow import fields, validate

from common.contracts.base import SLUG, Caller, Command, Identifier, Strict, command
from common.contracts.moments.vocabulary import DIRECTIONS, MODULE_STATES


class ChangeModule(Command):
    """A change of one module; `expected_version` is the module's version on the page."""

    moment_id = Identifier(required=True)
    module_id = fields.String(required=True, validate=SLUG)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class ChangeDays(ChangeModule):
    """Set the days: left from today when ongoing, planned when upcoming."""

    days = fields.Integer(required=True, strict=True, validate=validate.Range(0, 365))


class ModuleChanged(Strict):
    """The module's new version and state."""

    module_id = fields.String(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MODULE_STATES))
    days = fields.Integer(required=True, allow_none=True)


START_MODULE = command("moments", "start_module", ChangeModule, ModuleChanged, Caller.STAFF)
END_MODULE = command("moments", "end_module", ChangeModule, ModuleChanged, Caller.STAFF)
SET_MODULE_UPCOMING = command("moments", "set_module_upcoming", ChangeModule, ModuleChanged, Caller.STAFF)
CHANGE_DAYS = command("moments", "change_days", ChangeDays, ModuleChanged, Caller.STAFF)


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
