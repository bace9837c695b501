"""What staff do: start, open with a reason, see a response, change modules."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Strict, command
from common.contracts.moments.vocabulary import MODULE_STATES, SLUG, MomentChanged


class Start(Command):
    """Start a programme for a citizen at the actor's care unit: now, or on a Swedish day to come (within a year)."""

    citizen_id = Identifier(required=True)
    version_id = Identifier(required=True)
    responsible_commission_id = Identifier(required=True)
    starts_on = fields.Date(load_default=None, allow_none=True)


START = command("moments", "start", Start, MomentChanged, Caller.STAFF)
"""Raises `Conflict(moment_id=…)` when the citizen has the same programme ongoing or planned at the unit."""


class StateReason(Command):
    """A colleague of the unit says why the moment must be opened; it then opens, read only, for eight hours."""

    moment_id = Identifier(required=True)
    reason = fields.String(required=True, validate=validate.Length(5, 500, error="Skriv varför, med minst 5 tecken."))


class ReasonKept(Strict):
    """Until when the moment opens for this person, and whose it is (for the access record)."""

    moment_id = Identifier(required=True)
    citizen_id = Identifier(required=True)
    until = fields.AwareDateTime(required=True, format="iso")


STATE_REASON = command("moments", "state_reason", StateReason, ReasonKept, Caller.STAFF)


class SeeResponse(Command):
    """Staff open a sent response: from now on it is seen, and in the timeline. A repeat changes nothing."""

    moment_id = Identifier(required=True)
    response_id = Identifier(required=True)


SEE_RESPONSE = command("moments", "see_response", SeeResponse, MomentChanged, Caller.STAFF)


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
