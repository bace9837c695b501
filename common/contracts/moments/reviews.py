"""What staff do with a sent response: open it again for the citizen, and sign off one that asks for review."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Strict, command, patient
from common.contracts.moments.vocabulary import RESPONSE_STATES
from common.contracts.strict import Saying
from common.phrases import inputs

LONGEST_NOTE = 2000


class ChangeResponse(Command):
    """A change of one sent response; `expected_version` is the response's version on the page."""

    moment_id = Identifier(required=True)
    response_id = Identifier(required=True)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class ReopenResponse(ChangeResponse):
    """Let the citizen change what they sent and send it again. The note stands at the form, for the citizen."""

    note = fields.String(
        required=True,
        validate=Saying(1, LONGEST_NOTE, too_short=inputs.REASON_TO_REOPEN),
    )


class ReviewResponse(ChangeResponse):
    """Sign off a response that waits for review. The comment is for staff, and for the citizen too when `is_shown`."""

    comment = fields.String(load_default="", validate=validate.Length(max=LONGEST_NOTE))
    is_shown = fields.Boolean(load_default=False)


class ResponseHandled(Strict):
    """The response's new version and state, and whose it is."""

    response_id = Identifier(required=True)
    citizen_id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(RESPONSE_STATES))


REOPEN_RESPONSE = command("moments", "reopen_response", ReopenResponse, ResponseHandled, Caller.STAFF)
"""Raises `NotFound` for what isn't sent, `Forbidden`, `MomentEnded`, `StaleVersion`."""
REVIEW_RESPONSE = command("moments", "review_response", ReviewResponse, ResponseHandled, Caller.STAFF)
"""Also after the end: a form must not wait for ever. Raises as `REOPEN_RESPONSE`, and `IllegalTransition` for one that doesn't wait."""


class Reopened(Strict):
    """That staff have opened the form again and it isn't sent anew yet: when, by whom, and their note to the citizen."""

    at = fields.AwareDateTime(required=True, format="iso")
    person_id = Identifier(required=True)
    note = patient(fields.String, required=True)


class Reviewed(Strict):
    """A sign-off: when and by whom. `comment` is null when there is none, for the citizen also when it isn't shown to them."""

    at = fields.AwareDateTime(required=True, format="iso")
    person_id = Identifier(required=True)
    comment = patient(fields.String, required=True, allow_none=True)
    is_shown = fields.Boolean(required=True)


class Sending(Strict):
    """One time that the form was sent: `number` counts from 1; `reopened` tells why it was opened again after it, null for the current one."""

    number = fields.Integer(required=True)
    submitted_at = fields.AwareDateTime(required=True, format="iso")
    reopened = fields.Nested(Reopened, required=True, allow_none=True)
