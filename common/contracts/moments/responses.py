"""A citizen's answers to a form: saved and sent by the citizen, read and seen by staff."""

from marshmallow import fields, validate

from common.contracts.base import SLUG, Caller, Command, Identifier, Strict, command, patient, query
from common.contracts.moments.header import Header
from common.contracts.moments.outcomes import Flagged, OwnScore, ScoreSeries, StaffScore
from common.contracts.moments.reviews import Reopened, Reviewed, Sending
from common.contracts.moments.vocabulary import RESPONSE_STATES, MomentChanged, MomentRequest


class ResponseState(Strict):
    """A citizen's response to one form: its state, not its answers. `version_id`: the programme version that it answers, once begun.

    A form sent again on a schedule has one for each `occasion` (of `occasions`) so far, begun on `due_on`; the next begins on `next_on`. One
    that wasn't sent in time `is_over` and can only be read. `sendings` counts how often it has been sent; `reopened_at` is set from when staff open it again until it is sent anew.
    `filled_by_person_id`: who of the staff answered for the citizen, null when the words are the citizen's; `filled_by_commission_version_id`
    tells at which unit, as it was then. `guardian_id`: the guardian who wrote them for a child, null when nobody did.
    """

    response_id = Identifier(required=True, allow_none=True)
    form_id = fields.String(required=True)
    version_id = Identifier(required=True, allow_none=True)
    state = patient(fields.String, required=True, validate=validate.OneOf(RESPONSE_STATES))
    version = fields.Integer(required=True)
    saved_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    submitted_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    seen_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    reopened_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    filled_by_person_id = Identifier(required=True, allow_none=True)
    filled_by_commission_version_id = Identifier(required=True, allow_none=True)
    guardian_id = Identifier(required=True, allow_none=True)
    sendings = fields.Integer(required=True)
    occasion = fields.Integer(required=True)
    occasions = fields.Integer(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    next_on = fields.Date(required=True, allow_none=True)
    is_over = fields.Boolean(required=True)


class Response(ResponseState):
    """A response with its answers (`common.forms`)."""

    answers = patient(fields.Dict, required=True)


class OwnResponse(Response):
    """A citizen's own response: the scores that they may see, and the texts on safety that their answers called for."""

    scores = fields.List(fields.Nested(OwnScore), required=True)
    safety_texts = patient(fields.List, fields.String(), required=True)
    reopened = fields.Nested(Reopened, required=True, allow_none=True)
    review = fields.Nested(Reviewed, required=True, allow_none=True)


class SentResponse(Response):
    """A sent response as staff read it, with every score and the rules that its answers made true."""

    scores = fields.List(fields.Nested(StaffScore), required=True)
    flags = fields.List(fields.Nested(Flagged), required=True)


class ResponseRequest(MomentRequest):
    """One sent response, as it was sent last, or the `sending` of that number (from 1)."""

    response_id = Identifier(required=True)
    sending = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 10_000))


class ResponsePage(Strict):
    """A sent response as staff read it.

    `response` says what was sent (answers, scores, `submitted_at`, `seen_at` of that sending) and where it stands now (`state`, `version`,
    `reopened_at`); `series` are its scores over every response to the same form; `sending` which one it is of `sendings`, newest first; `review` is the sign-off of that sending.
    """

    header = fields.Nested(Header, required=True)
    module_id = fields.String(required=True)
    step_id = fields.String(required=True)
    response = fields.Nested(SentResponse, required=True)
    seen_by_person_id = Identifier(required=True, allow_none=True)
    sending = fields.Integer(required=True)
    sendings = fields.List(fields.Nested(Sending), required=True)
    series = fields.List(fields.Nested(ScoreSeries), required=True)
    review = fields.Nested(Reviewed, required=True, allow_none=True)


RESPONSE = query("moments", "response", ResponseRequest, ResponsePage, Caller.STAFF)


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


class SeeResponse(Command):
    """Staff open a sent response: from now on it is seen, and in the timeline. A repeat changes nothing."""

    moment_id = Identifier(required=True)
    response_id = Identifier(required=True)


SEE_RESPONSE = command("moments", "see_response", SeeResponse, MomentChanged, Caller.STAFF)
