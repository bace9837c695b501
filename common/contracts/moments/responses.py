"""A citizen's answers to a form: saved and sent by the citizen, read and seen by staff."""

from dataclasses import field
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from marshmallow.validate import Length, OneOf, Range

from common.contracts.base import Caller, Slug, command, query
from common.contracts.messages import STRICT, Message, Patient
from common.contracts.moments.header import Header
from common.contracts.moments.outcomes import Flagged, OwnScore, ScoreSeries, StaffScore
from common.contracts.moments.reviews import Reopened, Reviewed, Sending
from common.contracts.moments.vocabulary import RESPONSE_STATES, MomentChanged, MomentCommand, MomentRequest


class ResponseState(Message):
    """A citizen's response to one form: its state, not its answers. `version_id`: the programme version that it answers, once begun.

    A form sent again on a schedule has one for each `occasion` (of `occasions`) so far, begun on `due_on`; the next begins on `next_on`. One
    that wasn't sent in time `is_over` and can only be read. `sendings` counts how often it has been sent; `reopened_at` is set from when staff open it again until it is sent anew.
    `filled_by_person_id`: who of the staff answered for the citizen, null when the words are the citizen's; `filled_by_commission_version_id`
    tells at which unit, as it was then. `guardian_id`: the guardian who wrote them for a child, null when nobody did.
    """

    response_id: UUID | None
    form_id: str
    version_id: UUID | None
    state: Annotated[Patient[str], OneOf(RESPONSE_STATES)]
    version: int
    saved_at: datetime | None
    submitted_at: datetime | None
    seen_at: datetime | None
    reopened_at: datetime | None
    filled_by_person_id: UUID | None
    filled_by_commission_version_id: UUID | None
    guardian_id: UUID | None
    sendings: int
    occasion: int
    occasions: int
    due_on: date | None
    next_on: date | None
    is_over: bool


class Response(ResponseState):
    """A response with its answers (`common.forms`)."""

    answers: Patient[dict[str, Any]]


class OwnResponse(Response):
    """A citizen's own response: the scores that they may see, and the texts on safety that their answers called for."""

    scores: list[OwnScore]
    safety_texts: Patient[list[str]]
    reopened: Reopened | None
    review: Reviewed | None


class SentResponse(Response):
    """A sent response as staff read it, with every score and the rules that its answers made true."""

    scores: list[StaffScore]
    flags: list[Flagged]


class ResponseRequest(MomentRequest):
    """One sent response, as it was sent last, or the `sending` of that number (from 1)."""

    response_id: UUID
    sending: Annotated[int | None, Range(1, 10_000)] = None


class ResponsePage(Message):
    """A sent response as staff read it.

    `response` says what was sent (answers, scores, `submitted_at`, `seen_at` of that sending) and where it stands now (`state`, `version`,
    `reopened_at`); `series` are its scores over every response to the same form; `sending` which one it is of `sendings`, newest first; `review` is the sign-off of that sending.
    """

    header: Header
    module_id: str
    step_id: str
    response: SentResponse
    seen_by_person_id: UUID | None
    sending: int
    sendings: list[Sending]
    series: list[ScoreSeries]
    review: Reviewed | None


RESPONSE = query("moments", "response", ResponseRequest, ResponsePage, Caller.STAFF)


class SaveResponse(MomentCommand):
    """Answers so far. `expected_version` is the response's version that the page began from; 0 when there was none.

    `follows`: idempotency ids of earlier saves of the same page that it has no answer to; those that were made count as what it began from.
    `occasion` says which time it is that a form sent again on a schedule is answered; null is the current one.
    """

    step_id: Slug
    form_id: Slug
    expected_version: Annotated[int, STRICT, Range(min=0)]
    follows: Annotated[list[UUID], Length(max=10)] = field(default_factory=list)
    occasion: Annotated[int | None, Range(1, 10_000)] = None
    answers: dict[str, Any]


class ResponseChanged(Message):
    """The response's new version and state, and when it was saved or sent."""

    response_id: UUID
    version: int
    state: Annotated[str, OneOf(RESPONSE_STATES)]
    at: datetime


class ResponseSubmitted(ResponseChanged):
    """With the texts on safety that the answers call for, to be shown at once. They are the programme's words, the same for everybody."""

    safety_texts: list[str]


SAVE_RESPONSE = command("moments", "save_response", SaveResponse, ResponseChanged, Caller.CITIZEN)
"""Raises `StaleVersion` (another tab saved), `ResponseLocked`, `OccasionOver`, `Blocked`, `ModuleClosed`, `MomentEnded`, `Invalid` (types only: nothing is mandatory)."""
SUBMIT_RESPONSE = command("moments", "submit_response", SaveResponse, ResponseSubmitted, Caller.CITIZEN)
"""Sends the form; raises as `SAVE_RESPONSE`, and `Invalid` with every rule of the form."""


class SeeResponse(MomentCommand):
    """Staff open a sent response: from now on it is seen, and in the timeline. A repeat changes nothing."""

    response_id: UUID


SEE_RESPONSE = command("moments", "see_response", SeeResponse, MomentChanged, Caller.STAFF)
