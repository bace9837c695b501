"""What staff do with a sent response: open it again for the citizen, and sign off one that asks for review."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf

from common.contracts.base import Caller, Version, command
from common.contracts.messages import Message, Patient
from common.contracts.moments.vocabulary import RESPONSE_STATES, MomentCommand
from common.contracts.strict import Saying
from common.phrases import inputs

LONGEST_NOTE = 2000


class ChangeResponse(MomentCommand):
    """A change of one sent response; `expected_version` is the response's version on the page."""

    response_id: UUID
    expected_version: Version


class ReopenResponse(ChangeResponse):
    """Let the citizen change what they sent and send it again. The note stands at the form, for the citizen."""

    note: Annotated[str, Saying(1, LONGEST_NOTE, too_short=inputs.REASON_TO_REOPEN)]


class ReviewResponse(ChangeResponse):
    """Sign off a response that waits for review. The comment is for staff, and for the citizen too when `is_shown`."""

    comment: Annotated[str, Length(max=LONGEST_NOTE)] = ""
    is_shown: bool = False


class ResponseHandled(Message):
    """The response's new version and state, and whose it is."""

    response_id: UUID
    citizen_id: UUID
    version: int
    state: Annotated[str, OneOf(RESPONSE_STATES)]


REOPEN_RESPONSE = command("moments", "reopen_response", ReopenResponse, ResponseHandled, Caller.STAFF)
"""Raises `NotFound` for what isn't sent, `Forbidden`, `MomentEnded`, `StaleVersion`."""
REVIEW_RESPONSE = command("moments", "review_response", ReviewResponse, ResponseHandled, Caller.STAFF)
"""Also after the end: a form must not wait for ever. Raises as `REOPEN_RESPONSE`, and `IllegalTransition` for one that doesn't wait."""


class Reopened(Message):
    """That staff have opened the form again and it isn't sent anew yet: when, by whom, and their note to the citizen."""

    at: datetime
    person_id: UUID
    note: Patient[str]


class Reviewed(Message):
    """A sign-off: when and by whom. `comment` is null when there is none, for the citizen also when it isn't shown to them."""

    at: datetime
    person_id: UUID
    comment: Patient[str] | None
    is_shown: bool


class Sending(Message):
    """One time that the form was sent: `number` counts from 1; `reopened` tells why it was opened again after it, null for the current one."""

    number: int
    submitted_at: datetime
    reopened: Reopened | None
