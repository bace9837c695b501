"""What was sent, each time that it was: the current answers of a sent response, or those kept when staff opened it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, undefer

from common.chassis.keys import MomentKeys
from common.contracts.errors import NotFound
from common.contracts.moments.reviews import Reopened, Reviewed, Sending
from services.moments.model import Reopening, Response, Review


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending: `answers` and `outcome` are sealed for the places beside them."""

    number: int
    version_id: UUID
    submitted_at: datetime
    seen_at: datetime | None
    seen_by_person_id: UUID | None
    filled_by_person_id: UUID | None
    filled_by_commission_version_id: UUID | None
    guardian_id: UUID | None
    answers: bytes
    answers_place: str
    outcome: bytes | None
    outcome_place: str


def sending(session: Session, response: Response, number: int | None) -> Sent:
    """Give one sending, the last one for `None`; raises `NotFound` when nothing was sent or not so often."""
    number = number or response.sendings
    if not 1 <= number <= response.sendings:
        raise NotFound
    source: Response | Reopening = response
    places = (Response.place(response.id), Response.outcome_place(response.id))
    if number < response.sendings or not response.is_sent:
        sealed = [undefer(Reopening.answers), undefer(Reopening.outcome)]
        source = session.get_one(Reopening, (response.id, number), options=sealed)
        places = (Reopening.place(response.id, number, "answers"), Reopening.place(response.id, number, "outcome"))
    if source.submitted_at is None or source.answers is None:
        raise NotFound
    seen = (source.submitted_at, source.seen_at, source.seen_by_person_id)
    written = (source.filled_by_person_id, source.filled_by_commission_version_id, source.guardian_id)
    return Sent(number, source.version_id, *seen, *written, source.answers, places[0], source.outcome, places[1])


def sendings(session: Session, keys: MomentKeys, response: Response) -> list[Sending]:
    """Give every sending, newest first."""
    question = select(Reopening).where(Reopening.response_id == response.id).order_by(Reopening.number.desc())
    earlier = [Sending.of(row, reopened=reopened(keys, response.moment_id, row)) for row in session.scalars(question)]
    if not response.is_sent:
        return earlier
    return [Sending.of(response, number=response.sendings, reopened=None), *earlier]


def reopened(keys: MomentKeys, moment_id: UUID, row: Reopening) -> Reopened:
    """Give why a form was opened again."""
    note = keys.open(moment_id, Reopening.place(row.response_id, row.number, "note"), row.note)
    return Reopened(at=row.at, person_id=row.person_id, note=note)


def review(session: Session, keys: MomentKeys, response: Response, number: int) -> Reviewed | None:
    """Give the sign-off of a sending, for staff."""
    row = session.get(Review, (response.id, number))
    return None if row is None else _reviewed(keys, response.moment_id, row, shows=True)


def notes_for_citizen(
    session: Session, keys: MomentKeys, moment_id: UUID, responses: Iterable[Response]
) -> dict[UUID, dict[str, Any]]:
    """Give what staff have said about own responses, by response: `reopened` and `review`. No statement when they have said nothing."""
    rows = list(responses)
    notes: dict[UUID, dict[str, Any]] = {row.id: {"reopened": None, "review": None} for row in rows}
    again = [(row.id, row.sendings) for row in rows if row.reopened_at]
    signed = [(row.id, row.sendings) for row in rows if row.state == "reviewed"]
    if again:
        wanted = tuple_(Reopening.response_id, Reopening.number).in_(again)
        for row in session.scalars(select(Reopening).where(wanted)):
            notes[row.response_id]["reopened"] = reopened(keys, moment_id, row)
    if signed:
        for own in session.scalars(select(Review).where(tuple_(Review.response_id, Review.number).in_(signed))):
            notes[own.response_id]["review"] = _reviewed(keys, moment_id, own, shows=own.is_shown)
    return notes


def _reviewed(keys: MomentKeys, moment_id: UUID, row: Review, *, shows: bool) -> Reviewed:
    comment = None
    if shows and row.comment is not None:
        comment = keys.open(moment_id, Review.place(row.response_id, row.number), row.comment)
    return Reviewed(at=row.at, person_id=row.person_id, comment=comment, is_shown=row.is_shown)
