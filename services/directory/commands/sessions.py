"""Signing in, choosing a commission, staying signed in, signing out."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from common.chassis.access import record
from common.chassis.calls import Call
from common.chassis.clock import swedish_day
from common.chassis.database import Database, insert_if_absent
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Caller, Nothing
from common.contracts.directory.sessions import (
    ChooseCitizen,
    ChooseCommission,
    ChooseLanguage,
    OpenCitizenSession,
    OpenStaffSession,
    SessionCommand,
    SessionView,
)
from common.contracts.errors import ChildAlone, Conflict, Forbidden, Invalid, NotFound
from services.directory.commands.signing_in import announce_sign_in, note_sign_in
from services.directory.model import (
    Citizen,
    CommissionVersion,
    NumberKind,
    PersonalNumber,
    PersonKind,
    SignInSession,
    born,
    check_strength,
    is_child,
    read_number,
)
from services.directory.queries import citizens, organisation, sessions
from services.directory.queries.guardians import child_to_act_for

KEPT = timedelta(days=90)
"""Sessions are kept so long after they were opened, for whoever follows up a misuse; access records live on their own."""
BATCH = 500


@idempotent(sessions.require_still_open)
def open_staff_session(session: Session, call: Call[OpenStaffSession], now: datetime) -> SessionView:
    """Sign a staff member in. With exactly one active commission, it is chosen at once.

    Raises `Forbidden` with `reason` `strength` (too weak) or `staff_unknown` (not in the directory), `NotFound` for a commission that
    isn't one of the person's active ones.
    """
    request = call.request
    check_strength(PersonKind.STAFF, request.strength)
    person = organisation.staff_by_hsa_id(session, request.hsa_id)
    if person is None:
        raise Forbidden(reason="staff_unknown")
    active = organisation.active_versions(session, person.id, now)
    opened = _opened(session, request, now)
    opened.staff_id = person.id
    opened.commission_id = _first_commission(active, request.commission_id)
    _keep(session, opened)
    return sessions.session_view(session, opened, now)


@idempotent(sessions.require_still_open)
def open_citizen_session(session: Session, call: Call[OpenCitizenSession], now: datetime) -> SessionView:
    """Sign a citizen in; one whom the directory has not met is added.

    Raises `Forbidden` with `reason` `strength`, `number` (not a personnummer or samordningsnummer) or `deceased`, and `ChildAlone`: a guardian
    signs in for a child. Of `acting_for` as `choose_citizen`.
    """
    request = call.request
    check_strength(PersonKind.CITIZEN, request.strength)
    number = _number_that_signs_in(request.personal_number, now)
    if is_child(born(number.value, number.kind), swedish_day(now)):
        raise ChildAlone
    citizen = _met(session, number, request.name, now)
    if citizen.deceased:
        raise Forbidden(reason="deceased")
    note_sign_in(session, citizen.id, now)
    opened = _opened(session, request, now)
    opened.citizen_id = citizen.id
    _act_for(session, opened, request.acting_for, now)
    _keep(session, opened)
    return sessions.session_view(session, opened, now)


def _first_commission(active: list[CommissionVersion], wanted: UUID | None) -> UUID | None:
    """Give the commission to begin under: the wanted one, or the only one, or none yet."""
    own = [version.commission_id for version in active]
    if wanted is not None:
        if wanted not in own:
            raise NotFound
        return wanted
    return own[0] if len(own) == 1 else None


def _opened(session: Session, request: OpenStaffSession | OpenCitizenSession, now: datetime) -> SignInSession:
    if sessions.session_by_digest(session, request.session_digest):
        # Two sign-ins never share a random id: somebody sends an old one again.
        raise Conflict
    return SignInSession(
        id=new_id(),
        digest=request.session_digest,
        strength=request.strength,
        opened_at=now,
        last_active_at=now,
    )


def _keep(session: Session, opened: SignInSession) -> None:
    """Write the session now; raises `Conflict` when another call of the same instant was first with its digest (a token's first uses)."""
    session.add(opened)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict from error
    announce_sign_in(session, opened)


def _number_that_signs_in(written: str, now: datetime) -> PersonalNumber:
    try:
        number = read_number(written, swedish_day(now))
    except Invalid as error:
        raise Forbidden(reason="number") from error
    if number.kind is NumberKind.RESERVNUMMER:
        raise Forbidden(reason="number")
    return number


def _met(session: Session, number: PersonalNumber, name: str, now: datetime) -> Citizen:
    """Give the citizen, added if need be; two first sign-ins at once add one."""
    facts = {"personal_number": number.value, "kind": number.kind.value, "name": name, "made_at": now}
    unset = {"has_ever_signed_in": False, "notifications": False, "protected": False, "deceased": False}
    found = citizens.citizen_by_number(session, number.value)
    if found is None:
        insert_if_absent(session, Citizen.metadata.tables["citizen"], id=new_id(), **facts, **unset)
        found = citizens.citizen_by_number(session, number.value)
    return cast("Citizen", found)


@idempotent(sessions.require_still_open)
def choose_commission(session: Session, call: Call[ChooseCommission], now: datetime) -> SessionView:
    """Go on in another session under a commission; the old one is closed.

    Raises `NotFound` for any but one's own active ones: then the old session goes on.
    """
    request = call.request
    found = sessions.open_session(session, request.session_digest, now, for_change=True)
    own = found.staff_id and organisation.active_versions(session, found.staff_id, now)
    if request.commission_id not in {version.commission_id for version in own or ()}:
        raise NotFound
    opened = found.follow(new_id(), request.new_digest, now)
    opened.commission_id = request.commission_id
    _keep(session, opened)
    return sessions.session_view(session, opened, now)


@idempotent(sessions.require_still_open)
def choose_citizen(session: Session, call: Call[ChooseCitizen], now: datetime) -> SessionView:
    """Go on in another session for a child, or for oneself; the old one is closed.

    Raises `NotFound`, also for staff's session, and `GuardianRefused`: then the old session goes on.
    """
    request = call.request
    found = sessions.open_session(session, request.session_digest, now, for_change=True)
    # Raises for a session that nobody may go on with, such as a guardian's whose right to act has ended.
    sessions.session_view(session, found, now)
    if found.citizen_id is None:
        raise NotFound
    opened = found.follow(new_id(), request.new_digest, now)
    _act_for(session, opened, request.citizen_id, now)
    _keep(session, opened)
    return sessions.session_view(session, opened, now)


def _act_for(session: Session, opened: SignInSession, child_id: UUID | None, now: datetime) -> None:
    if child_id is not None:
        guardian = session.get_one(Citizen, opened.citizen_id)
        opened.acting_for_id = child_to_act_for(session, guardian, child_id, swedish_day(now)).id
        note_sign_in(session, opened.acting_for_id, now, guardian.id)
        doer = Actor(Caller.CITIZEN, str(child_id), session_id=str(opened.id), guardian_id=guardian.id)
        record(session, "directory", doer, "child", action="read", concerned={None: [child_id]})


@idempotent(sessions.require_still_open)
def choose_language(session: Session, call: Call[ChooseLanguage], now: datetime) -> Nothing:
    """Keep the language with the person of the session: a guardian's with the guardian. Raises `NotSignedIn`."""
    found = sessions.open_session(session, call.request.session_digest, now)
    sessions.person_of(session, found).language = call.request.language
    return Nothing()


@idempotent(by_key)
def close_session(session: Session, call: Call[SessionCommand], now: datetime) -> Nothing:
    """Sign out. A session that is unknown or closed already is as closed as one could wish."""
    found = sessions.session_by_digest(session, call.request.session_digest, for_change=True)
    if found is not None:
        found.close(now)
    return Nothing()


def resolve_session(database: Database, digest: str, *, active: bool, now: datetime) -> SessionView:
    """Say whose session it is and, with `active`, move its last activity: one write a minute at most.

    Raises `NotSignedIn` for a session that is unknown, closed or outlived.
    """
    with database.reading() as session:
        found = sessions.open_session(session, digest, now)
        if not (active and found.activity_is_due(now)):
            return sessions.session_view(session, found, now)
    with database.writing() as session:
        found = sessions.open_session(session, digest, now, for_change=True)
        found.note_activity(now)
        return sessions.session_view(session, found, now)


def forget_old_sessions(database: Database, now: datetime) -> int:
    """Delete a batch of sessions opened more than 90 days ago; tells how many."""
    old = select(SignInSession.id).where(SignInSession.opened_at < now - KEPT).limit(BATCH)
    with database.writing() as session:
        deleted = session.execute(delete(SignInSession).where(SignInSession.id.in_(old)))
        return cast("CursorResult[Any]", deleted).rowcount
