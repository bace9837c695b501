"""What is asked of sessions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, swedish_day
from common.contracts.directory.sessions import (
    CommissionView,
    NextSession,
    OpenCitizenSession,
    OpenStaffSession,
    SessionCommand,
    SessionView,
)
from common.contracts.errors import Internal, NotSignedIn
from services.directory.model import Citizen, CommissionVersion, PersonKind, SignInSession, StaffPerson
from services.directory.queries.guardians import children_of
from services.directory.queries.organisation import active_versions


def session_by_digest(session: Session, digest: str, *, for_change: bool = False) -> SignInSession | None:
    """Find a session, open or not; with `for_change` its row is locked."""
    wanted = select(SignInSession).where(SignInSession.digest == digest)
    return session.scalar(wanted.with_for_update() if for_change else wanted)


def open_session(session: Session, digest: str, now: datetime, *, for_change: bool = False) -> SignInSession:
    """Find an open session; raises `NotSignedIn` for one that is unknown, closed or outlived."""
    found = session_by_digest(session, digest, for_change=for_change)
    if found is None or not found.is_open(now):
        raise NotSignedIn(reason="session")
    return found


def require_still_open(
    session: Session, call: Call[OpenStaffSession | OpenCitizenSession | SessionCommand], _answer: Mapping[str, Any]
) -> None:
    """Judge for a repeat whether the session that it opened is still anybody's; raises `NotSignedIn` as resolving it does, which also knows when it ends."""
    request = call.request
    digest = request.new_digest if isinstance(request, NextSession) else request.session_digest
    found = session_by_digest(session, digest)
    if found is None or found.closed_at:
        raise NotSignedIn(reason="session")
    session_view(session, found, now())


def session_view(session: Session, found: SignInSession, now: datetime) -> SessionView:
    """Say whose session it is and what may be done in it.

    A commission that was inactivated after it was chosen is no longer in the view. Raises `NotSignedIn` for a citizen who has died, or
    is a child, who was let in before children weren't, and for a guardian whose right to act for the child has ended: it is judged here, each time.
    """
    common: dict[str, Any] = {"session_id": found.id, "strength": found.strength, "ends_at": found.ends_at}
    if found.citizen_id:
        return SessionView(**common, **_of_citizen(session, found, swedish_day(now)))
    person = person_of(session, found)
    active = active_versions(session, person.id, now)
    chosen = next((version for version in active if version.commission_id == found.commission_id), None)
    return SessionView(
        **common,
        kind=PersonKind.STAFF,
        person_id=person.id,
        name=person.name,
        commission=_view(chosen) if chosen else None,
        commissions=[_view(version) for version in active],
        acting_for=None,
        children=[],
        language=person.language,
    )


def person_of(session: Session, found: SignInSession) -> StaffPerson | Citizen:
    """Give who signed in."""
    person = session.get(StaffPerson, found.staff_id) if found.staff_id else session.get(Citizen, found.citizen_id)
    if person is None:
        raise Internal
    return person


def _of_citizen(session: Session, found: SignInSession, today: date) -> dict[str, Any]:
    citizen = session.get(Citizen, found.citizen_id)
    if citizen is None or citizen.deceased or citizen.is_child(today):
        raise NotSignedIn(reason="session")
    children = children_of(session, citizen, today)
    acting_for = next((child for child in children if child.citizen_id == found.acting_for_id), None)
    if found.acting_for_id and acting_for is None:
        # Never on as oneself: whoever writes for a child must not find that it was for themselves.
        raise NotSignedIn(reason="guardian")
    return {
        "kind": PersonKind.CITIZEN,
        "person_id": citizen.id,
        "name": citizen.name,
        "commission": None,
        "commissions": [],
        "acting_for": acting_for,
        "children": children,
        "language": citizen.language,
    }


def _view(version: CommissionVersion) -> CommissionView:
    return CommissionView.of(version, id=version.commission_id, version_id=version.id)
