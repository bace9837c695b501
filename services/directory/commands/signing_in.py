"""That somebody has signed in, and that a citizen has for the first time: announced in the transaction in which it came to be."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from common.chassis.outbox import Announcement, announce, announce_all
from common.contracts.directory.events import CITIZEN_FIRST_SIGNED_IN, PERSON_SIGNED_IN, FirstSignInFact, SignInFact
from services.directory.model import Citizen, SignInSession


def note_sign_in(session: Session, citizen_id: UUID, at: datetime, guardian_id: UUID | None = None) -> None:
    """Keep that a citizen has signed in, or a guardian for them; of two sign-ins at once the database lets one be the first."""
    first = update(Citizen).where(Citizen.id == citizen_id, Citizen.has_ever_signed_in.is_(False))
    changed = session.execute(first.values(has_ever_signed_in=True))
    if cast("CursorResult[Any]", changed).rowcount:
        fact = FirstSignInFact(citizen_id=citizen_id, signed_in_at=at, guardian_id=guardian_id)
        announce(session, CITIZEN_FIRST_SIGNED_IN, citizen_id, fact)


def announce_sign_in(session: Session, opened: SignInSession) -> None:
    """Announce who goes on in a session: whoever is here needs no telling of what is there to see."""
    person_id = opened.acting_for_id or opened.citizen_id or opened.staff_id
    fact = SignInFact(person_id=cast("UUID", person_id), signed_in_at=opened.last_active_at)
    announce(session, PERSON_SIGNED_IN, fact.person_id, fact)


def announce_first_sign_ins(session: Session, citizen_ids: Collection[UUID], at: datetime) -> None:
    """Announce that citizens have signed in, of whom a file tells it."""
    facts = [FirstSignInFact(citizen_id=each, signed_in_at=at) for each in citizen_ids]
    announce_all(session, [Announcement(CITIZEN_FIRST_SIGNED_IN, fact.citizen_id, fact) for fact in facts])
