"""What every page of one moment begins with."""

from marshmallow import fields, validate

from common.contracts.base import Identifier, Strict, patient
from common.contracts.moments.absences import Cover
from common.contracts.moments.vocabulary import MOMENT_STATES


class Header(Strict):
    """What every page of a moment begins with. `access`: `write` or `read`."""

    moment_id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MOMENT_STATES))
    citizen_id = patient(Identifier, required=True)
    care_unit_id = Identifier(required=True)
    programme_id = fields.String(required=True)
    version_id = Identifier(required=True)
    title = patient(fields.String, required=True)
    programme_version = fields.String(required=True)
    recommended_days = fields.Integer(required=True)
    responsible_person_id = Identifier(required=True)
    started_at = fields.AwareDateTime(required=True, format="iso")
    starts_on = fields.Date(required=True, allow_none=True, metadata={"description": "the day to come, when planned"})
    days_running = fields.Integer(required=True)
    last_active_at = patient(fields.AwareDateTime, required=True, allow_none=True, format="iso")
    never_signed_in = patient(
        fields.Boolean, required=True, metadata={"description": "the citizen is known never to have signed in"}
    )
    ended_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    end_reason = patient(fields.String, required=True, allow_none=True)
    maintained_until = fields.Date(
        required=True, allow_none=True, metadata={"description": "last day to read, in maintenance"}
    )
    access = fields.String(required=True, validate=validate.OneOf(["write", "read"]))
    may_hand_over = fields.Boolean(required=True, metadata={"description": "may make somebody else responsible now"})
    absence = fields.Nested(
        Cover, required=True, allow_none=True, metadata={"description": "the responsible is away today"}
    )
