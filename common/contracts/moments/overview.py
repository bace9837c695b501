"""The overview of one moment: its modules, steps and forms, and how far the citizen has come."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Strict, patient, query
from common.contracts.moments.header import Header
from common.contracts.moments.responses import ResponseState
from common.contracts.moments.vocabulary import MODULE_STATES, WELCOME_STATES, MomentCategory, MomentRequest


class Blocking(Strict):
    """A form that the programme waits for: until it is sent, the citizen reaches that step alone."""

    module_id = fields.String(required=True)
    step_id = fields.String(required=True)
    form_id = fields.String(required=True)


class StepState(Strict):
    """A step: read or unread by the citizen, and the responses of its forms."""

    step_id = fields.String(required=True)
    is_read = patient(fields.Boolean, required=True)
    responses = fields.List(fields.Nested(ResponseState), required=True)


class ModuleRun(Strict):
    """A module in this moment. `days`: days left when ongoing (0: closed for writing), planned days when upcoming, else null.

    `scheduled_on`: the Swedish day on which an upcoming one starts by itself.
    """

    module_id = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MODULE_STATES))
    version = fields.Integer(required=True)
    days = fields.Integer(required=True, allow_none=True)
    is_open = fields.Boolean(required=True, metadata={"description": "the citizen may write in it now"})
    started_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    finished_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    scheduled_on = fields.Date(required=True, allow_none=True)
    steps = fields.List(fields.Nested(StepState), required=True)


class WelcomeShown(Strict):
    """The welcome as the citizen sees it: `html` is null where the programme's own is shown. When `hidden` they see none at all."""

    state = fields.String(required=True, validate=validate.OneOf(WELCOME_STATES))
    version = fields.Integer(required=True)
    html = patient(fields.String, required=True, allow_none=True)


class Overview(Strict):
    """The whole moment at a glance; the citizen gets no upcoming modules, and when the programme waits for a form, its step alone.

    `fingerprint`: see `fingerprints`.
    """

    header = fields.Nested(Header, required=True)
    welcome = fields.Nested(WelcomeShown, required=True)
    blocked_by = fields.Nested(Blocking, required=True, allow_none=True)
    modules = fields.List(fields.Nested(ModuleRun), required=True)
    link_count = fields.Integer(load_default=0, metadata={"description": "linked moments; 0 for the citizen"})
    categories = fields.List(
        fields.Nested(MomentCategory),
        load_default=list,
        metadata={"description": "in the care unit's order; none for the citizen"},
    )
    fingerprint = fields.String(required=True)


OVERVIEW = query("moments", "overview", MomentRequest, Overview, Caller.STAFF, Caller.CITIZEN)
