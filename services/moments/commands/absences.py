"""Registering an absence with a cover, changing and ending it. The timelines of the moments are told afterwards (`absence_entries`)."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, today
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.outbox import announce
from common.contracts.directory.practitioners import PractitionerFactsAnswer
from common.contracts.errors import Forbidden, Invalid
from common.contracts.moments.absences import AbsenceKept, CancelAbsence, ChangeAbsence, RegisterAbsence
from common.contracts.moments.events import ABSENCE_CANCELLED, ABSENCE_REGISTERED
from common.phrases import moments
from common.phrases.code import Phrase
from services.moments import events, queries
from services.moments.commands.counts import lock_practitioner
from services.moments.model import Absence, require_citizen_admin, require_days


class _Absent(NamedTuple):
    """Who is away, as directory or an earlier absence knows them."""

    care_unit_id: UUID
    person_id: UUID
    commission_version_id: UUID | None


def require_may_register(actor: Actor, commission_id: UUID | None) -> None:
    """Raise `Forbidden` unless the absence is the actor's own as practitioner, or the actor is the unit's citizen_admin."""
    if commission_id is not None and commission_id != actor.commission_id:
        require_citizen_admin(actor)
    elif actor.care_unit_id is None or not actor.roles & {"practitioner", "citizen_admin"}:
        raise Forbidden(reason="role")


@idempotent(by_key)
def register_absence(
    session: Session, call: Call[RegisterAbsence], absent: PractitionerFactsAnswer, cover: PractitionerFactsAnswer
) -> AbsenceKept:
    """Let the cover read and write in the absent practitioner's moments on those days. Raises `Forbidden`, `Invalid`."""
    require_may_register(call.actor, call.request.commission_id)
    who = _Absent(absent.care_unit_id, absent.person_id, absent.commission_version_id)
    _require_people(call.actor, who, cover)
    return _register(session, call, who, cover)


@idempotent(by_key)
def change_absence(session: Session, call: Call[ChangeAbsence], cover: PractitionerFactsAnswer) -> AbsenceKept:
    """Let an absence have other days or another cover: it ends now, and one of the same person begins in its place.

    Two rows rather than one that is written over: who covered on which day stays to be read. Raises as ending and registering do.
    """
    row = queries.absence_for_change(session, call.actor, call.request.absence_id)
    absent = _Absent(row.care_unit_id, row.person_id, row.commission_version_id)
    _require_people(call.actor, absent, cover)
    _cancel(session, call.actor, row)
    return _register(session, call, absent, cover)


@idempotent(by_key)
def cancel_absence(session: Session, call: Call[CancelAbsence]) -> AbsenceKept:
    """End an absence now: the cover is a colleague like others from here on. Raises `NotFound`, `Forbidden`, `IllegalTransition`."""
    row = queries.absence_for_change(session, call.actor, call.request.absence_id)
    _cancel(session, call.actor, row)
    return AbsenceKept(absence_id=row.id)


def _register(
    session: Session, call: Call[RegisterAbsence | ChangeAbsence], absent: _Absent, cover: PractitionerFactsAnswer
) -> AbsenceKept:
    actor, request = call.actor, call.request
    require_days(request.first_day, request.last_day, today())
    row = Absence(
        id=new_id(),
        care_unit_id=actor.care_unit_id,
        person_id=absent.person_id,
        cover_person_id=cover.person_id,
        first_day=request.first_day,
        last_day=request.last_day,
        registered_at=now(),
        registered_by_commission_version_id=actor.commission_version_id,
        commission_version_id=absent.commission_version_id,
        cover_commission_version_id=cover.commission_version_id,
        to_tell="registered",
    )
    # Two registrations for one person come one after the other, so that the second sees the first.
    lock_practitioner(session, row.care_unit_id, row.person_id)
    queries.require_both_free(session, row)
    session.add(row)
    announce(session, ABSENCE_REGISTERED, row.id, events.absence(row))
    return AbsenceKept(absence_id=row.id)


def _cancel(session: Session, actor: Actor, row: Absence) -> None:
    row.cancel(now(), actor.commission_version_id)
    announce(session, ABSENCE_CANCELLED, row.id, events.absence(row))


def _require_people(actor: Actor, absent: _Absent, cover: PractitionerFactsAnswer) -> None:
    wrong: dict[str, list[Phrase]] = {}
    if absent.care_unit_id != actor.care_unit_id:
        wrong["commission_id"] = [moments.NO_STAFF()]
    if not cover.is_active_practitioner or cover.care_unit_id != actor.care_unit_id:
        wrong["cover_commission_id"] = [moments.NO_PRACTITIONER()]
    elif cover.person_id == absent.person_id:
        wrong["cover_commission_id"] = [moments.COVERED_BY_ITSELF()]
    if wrong:
        raise Invalid(fields=wrong)
