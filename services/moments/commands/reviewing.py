"""What staff do with what a citizen has sent: sign it off, or open it again. Their words are sealed with the moment's key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.keys import MomentKeys
from common.chassis.outbox import announce
from common.contracts.base import Event
from common.contracts.moments.events import RESPONSE_REOPENED, RESPONSE_REVIEWED
from services.moments import events, queries
from services.moments.commands.keeping import record
from services.moments.commands.responses import tell_seen
from services.moments.model import Action, Moment, Reopening, Response, Review


def review_response(database: Database, keys: MomentKeys, call: Call) -> Mapping[str, Any]:
    """Sign off a sent response that waits for it, with a comment that the citizen may see or not.

    Allowed after the end too, as seeing is. Raises `NotFound`, `Forbidden`, `StaleVersion`, `IllegalTransition`.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, request, at = run.session, call.request, now()
            moment, response = _sent(session, call, Action.SEE, at)
            response.review()
            session.add(_review(keys, call, response, at))
            is_shown = request["is_shown"] and bool(request["comment"].strip())
            record(session, call.actor, moment, "reviewed", at, **_facts(response), is_shown=is_shown)
            _announce(session, RESPONSE_REVIEWED, moment, response)
            run.answer = _answer(moment, response)
    return run.answer


def reopen_response(database: Database, keys: MomentKeys, call: Call) -> Mapping[str, Any]:
    """Open a sent response for the citizen again, with a note; the answers stay, and what was sent can still be read by staff.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, at = run.session, now()
            moment, response = _sent(session, call, Action.WRITE, at)
            session.add(_reopening(keys, call, response, at))
            response.reopen(moment.version_id, at)
            record(session, call.actor, moment, "reopened", at, **_facts(response))
            _announce(session, RESPONSE_REOPENED, moment, response)
            run.answer = _answer(moment, response)
    return run.answer


def _sent(session: Session, call: Call, action: Action, at: datetime) -> tuple[Moment, Response]:
    """Give the locked moment and its sent response as the page showed it; handling it is seeing it."""
    request = call.request
    moment = queries.moment_for_change(session, call.actor, request["moment_id"], action)
    response = queries.sent_response(session, moment, request["response_id"])
    response.require_version(request["expected_version"])
    if response.see(call.actor.person_id, at):
        tell_seen(session, call, moment, response, at)
    return moment, response


def _review(keys: MomentKeys, call: Call, response: Response, at: datetime) -> Review:
    comment, number = call.request["comment"].strip(), response.sendings
    place = Review.place(response.id, number)
    return Review(
        response_id=response.id,
        number=number,
        comment=keys.seal(response.moment_id, place, comment) if comment else None,
        is_shown=call.request["is_shown"] and bool(comment),
        at=at,
        person_id=call.actor.person_id,
        commission_version_id=call.actor.commission_version_id,
    )


def _reopening(keys: MomentKeys, call: Call, response: Response, at: datetime) -> Reopening:
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
        note=keys.seal(response.moment_id, Reopening.place(response.id, number, "note"), call.request["note"].strip()),
        at=at,
        person_id=call.actor.person_id,
        commission_version_id=call.actor.commission_version_id,
    )


def _facts(response: Response) -> dict[str, Any]:
    return {"response_id": response.id, "form_id": response.form_id, "sending": response.sendings}


def _announce(session: Session, event: Event, moment: Moment, response: Response) -> None:
    response.in_version = moment.note_change()
    announce(session, event, moment.id, events.response_changed(moment, response))


def _answer(moment: Moment, response: Response) -> dict[str, Any]:
    own = {"response_id": response.id, "version": response.version, "state": response.state}
    return {**own, "citizen_id": moment.citizen_id}
