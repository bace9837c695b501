"""What staff do with what a citizen has sent: sign it off, or open it again. Their words are sealed with the moment's key."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.idempotency import idempotent
from common.chassis.keys import MomentKeys
from common.contracts.base import Event
from common.contracts.moments.events import RESPONSE_REOPENED, RESPONSE_REVIEWED, ResponseFact
from common.contracts.moments.reviews import ChangeResponse, ReopenResponse, ResponseHandled, ReviewResponse
from common.door import says
from services.moments import events, queries
from services.moments.commands.changing import Change, change_of
from services.moments.commands.responses import see
from services.moments.model import Action, Reopening, Response, Review


@idempotent(queries.may(Action.SEE))
def review_response(session: Session, call: Call[ReviewResponse], keys: MomentKeys) -> ResponseHandled:
    """Sign off a sent response that waits for it, with a comment that the citizen may see or not.

    Allowed after the end too, as seeing is. Raises `NotFound`, `Forbidden`, `StaleVersion`, `IllegalTransition`.
    """
    request, (change, response) = call.request, _sent(session, call, Action.SEE)
    response.review()
    session.add(_review(keys, call, response, change.at))
    is_shown = request.is_shown and bool(_comment(request))
    return _tell(change, response, "reviewed", RESPONSE_REVIEWED, is_shown=is_shown)


@idempotent(queries.may(Action.WRITE))
def reopen_response(session: Session, call: Call[ReopenResponse], keys: MomentKeys) -> ResponseHandled:
    """Open a sent response for the citizen again, with a note; the answers stay, and what was sent can still be read by staff.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`.
    """
    change, response = _sent(session, call, Action.WRITE)
    session.add(_reopening(keys, call, response, change.at))
    response.reopen(change.moment.version_id, change.at)
    return _tell(change, response, "reopened", RESPONSE_REOPENED)


def _sent(session: Session, call: Call[ChangeResponse], action: Action) -> tuple[Change, Response]:
    """Give the change of the locked moment and its sent response as the page showed it; handling it is seeing it."""
    change = change_of(session, call, action)
    response = queries.sent_response(session, change.moment, call.request.response_id)
    response.require_version(call.request.expected_version)
    see(change, response)
    return change, response


def _comment(request: ReviewResponse) -> str:
    comment = request.comment.strip()
    return comment if says(comment) else ""


def _review(keys: MomentKeys, call: Call[ReviewResponse], response: Response, at: datetime) -> Review:
    comment, number = _comment(call.request), response.sendings
    place = Review.place(response.id, number)
    return Review(
        response_id=response.id,
        number=number,
        comment=keys.seal(response.moment_id, place, comment) if comment else None,
        is_shown=call.request.is_shown and bool(comment),
        at=at,
        person_id=call.actor.person_id,
        commission_version_id=call.actor.commission_version_id,
    )


def _reopening(keys: MomentKeys, call: Call[ReopenResponse], response: Response, at: datetime) -> Reopening:
    """Make the row of what was sent: sealed anew, since sealed text can't be read in another place than its own."""
    number = response.sendings

    def moved(column: str, sealed: bytes, place: str) -> bytes:
        text = keys.open(response.moment_id, place, sealed)
        return keys.seal(response.moment_id, Reopening.place(response.id, number, column), text)

    outcome = response.outcome
    return Reopening(
        response_id=response.id,
        number=number,
        version_id=response.version_id,
        answers=moved("answers", response.answers or b"", Response.place(response.id)),
        outcome=moved("outcome", outcome, Response.outcome_place(response.id)) if outcome else None,
        submitted_at=response.submitted_at,
        seen_at=response.seen_at,
        seen_by_person_id=response.seen_by_person_id,
        filled_by_person_id=response.filled_by_person_id,
        filled_by_commission_version_id=response.filled_by_commission_version_id,
        guardian_id=response.guardian_id,
        note=keys.seal(response.moment_id, Reopening.place(response.id, number, "note"), call.request.note.strip()),
        at=at,
        person_id=call.actor.person_id,
        commission_version_id=call.actor.commission_version_id,
    )


def _tell(change: Change, response: Response, action: str, event: Event[ResponseFact], **facts: Any) -> ResponseHandled:
    """Tell it and give the answer."""
    told = {"response_id": response.id, "form_id": response.form_id, "sending": response.sendings}
    change.tell(action, event, partial(events.response, response), response, **told, **facts)
    return ResponseHandled.of(response, response_id=response.id, citizen_id=change.moment.citizen_id)
