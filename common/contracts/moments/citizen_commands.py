"""What a citizen does: mark a step, save answers, send a form."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Strict, command
from common.contracts.moments.vocabulary import RESPONSE_STATES, SLUG, MomentChanged


class MarkStep(Command):
    """The citizen marks a step as read, or as unread again."""

    moment_id = Identifier(required=True)
    step_id = fields.String(required=True, validate=SLUG)
    is_read = fields.Boolean(required=True)


MARK_STEP = command("moments", "mark_step", MarkStep, MomentChanged, Caller.CITIZEN)


class SaveResponse(Command):
    """Answers so far. `expected_version` is the response's version that the page began from; 0 when there was none.

    `follows`: idempotency ids of earlier saves of the same page that it has no answer to; those that were made count as what it began from.
    `occasion` says which time it is that a form sent again on a schedule is answered; null is the current one.
    """

    moment_id = Identifier(required=True)
    step_id = fields.String(required=True, validate=SLUG)
    form_id = fields.String(required=True, validate=SLUG)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    follows = fields.List(Identifier(), load_default=list, validate=validate.Length(max=10))
    occasion = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 10_000))
    answers = fields.Dict(keys=fields.String(), required=True)


class ResponseChanged(Strict):
    """The response's new version and state, and when it was saved or sent."""

    response_id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(RESPONSE_STATES))
    at = fields.AwareDateTime(required=True, format="iso")


class ResponseSubmitted(ResponseChanged):
    """With the texts on safety that the answers call for, to be shown at once. They are the programme's words, the same for everybody."""

    safety_texts = fields.List(fields.String(), required=True)


SAVE_RESPONSE = command("moments", "save_response", SaveResponse, ResponseChanged, Caller.CITIZEN)
"""Raises `StaleVersion` (another tab saved), `ResponseLocked`, `OccasionOver`, `Blocked`, `ModuleClosed`, `MomentEnded`, `Invalid` (types only: nothing is mandatory)."""
SUBMIT_RESPONSE = command("moments", "submit_response", SaveResponse, ResponseSubmitted, Caller.CITIZEN)
"""Sends the form; raises as `SAVE_RESPONSE`, and `Invalid` with every rule of the form."""
