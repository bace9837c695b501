"""What is asked of citizens. Answers hold names and numbers: the gateway writes an access record before it shows them."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.identity import Actor
from common.contracts.directory.citizens import CitizenFound, FindCitizen, Reveal, Revealed
from common.contracts.directory.first_sign_ins import Citizens
from common.contracts.directory.people import CitizenName, Names, People
from common.contracts.directory.starts import StartFacts, StartFactsAnswer
from common.contracts.directory.vocabulary import GuardianName
from common.contracts.errors import CitizenUnknown, Forbidden, NotFound
from services.directory.model import Citizen, UnitCitizen, read_number
from services.directory.model.numbers import about_number
from services.directory.queries.guardians import guardian_names, guardians_of
from services.directory.queries.organisation import holder, staff_names, unit_of
from services.directory.queries.units import IS_KNOWN

MAY_FIND = frozenset({"practitioner", "citizen_admin"})
MAY_NAME = MAY_FIND | {"data_admin"}
"""Roles that reach moments, and so may be told whose they are."""


def citizen_by_number(session: Session, personal_number: str) -> Citizen | None:
    """Find a citizen by the stored form of the number."""
    return session.scalar(select(Citizen).where(Citizen.personal_number == personal_number))


def require_may_find(actor: Actor) -> None:
    """Raise `Forbidden` unless the actor may find citizens by number, at a unit."""
    unit_of(actor)
    if not actor.roles & MAY_FIND:
        raise Forbidden(reason="role")


def find_citizen(session: Session, call: Call[FindCitizen], today: date) -> CitizenFound:
    """Find a citizen to start a moment for.

    Raises `Forbidden` without the role, and `CheckDigit`, `CoordinationNumber`, `ReserveNumber` or `CitizenUnknown`.
    """
    require_may_find(call.actor)
    citizen = citizen_by_number(session, read_number(call.request.personal_number, today).for_a_start())
    if citizen is None:
        raise about_number(CitizenUnknown)
    guardians = guardians_of(session, [citizen], today)
    return CitizenFound.of(
        citizen,
        citizen_id=citizen.id,
        name=citizen.staff_name,
        personal_number=citizen.shown_number,
        has_notifications=citizen.has_notifications,
        is_child=citizen.id in guardians,
        guardians=guardians.get(citizen.id, []),
    )


def people(session: Session, call: Call[People], today: date, had: Collection[UUID] = ()) -> Names:
    """Name citizens, staff and commissions in at most five SELECTs; what the actor may not know is left out.

    `had`: citizens whom the actor's unit has, by the word of `moments`, beside those whom directory knows that it has.
    """
    return Names(
        citizens=_citizen_names(session, call.actor, call.request.citizen_ids, today, had),
        guardians=_guardian_names(session, call.actor, call.request.guardian_ids, had),
        **vars(staff_names(session, call)),
    )


def unnamed(call: Call[People], named: Names) -> set[UUID]:
    """Give the citizens whom `people` didn't name, and would if the actor's unit had them."""
    if not call.actor.roles & MAY_NAME:
        return set()
    return set(call.request.citizen_ids) - {each.id for each in named.citizens}


def _citizen_names(
    session: Session, actor: Actor, ids: Collection[UUID], today: date, had: Collection[UUID]
) -> list[CitizenName]:
    care_unit_id = unit_of(actor)
    if not ids or not actor.roles & MAY_NAME:
        return []
    known = select(UnitCitizen.citizen_id).where(UnitCitizen.care_unit_id == care_unit_id, IS_KNOWN)
    of_the_unit = or_(Citizen.id.in_(known.where(UnitCitizen.citizen_id.in_(ids))), Citizen.id.in_(had))
    found = session.scalars(select(Citizen).where(Citizen.id.in_(ids), of_the_unit)).all()
    guardians = guardians_of(session, found, today)
    return [
        CitizenName.of(
            citizen,
            name=citizen.staff_name,
            is_child=citizen.id in guardians,
            guardians=guardians.get(citizen.id, []),
        )
        for citizen in found
    ]


def _guardian_names(session: Session, actor: Actor, ids: Collection[UUID], had: Collection[UUID]) -> list[GuardianName]:
    return guardian_names(session, unit_of(actor), ids, had) if actor.roles & MAY_NAME else []


def reveal(session: Session, call: Call[Reveal]) -> Revealed:
    """Show a number that lists hide. The grant's signature is checked before; here, that it is of the actor's unit."""
    grant, what = call.grant, call.request.what
    citizen = session.get(Citizen, grant.citizen_id) if grant.care_unit_id == unit_of(call.actor) else None
    if citizen is None:
        raise NotFound
    return Revealed(value=citizen.shown_number if what == "personal_number" else citizen.staff_mobile)


def start_facts(session: Session, call: Call[StartFacts], now: datetime) -> StartFactsAnswer:
    """Tell `moments` what it must know before a start; raises `NotFound` for an unknown citizen or commission."""
    citizen, held = session.get(Citizen, call.request.citizen_id), holder(session, call.request.commission_id, now)
    if citizen is None:
        raise NotFound
    signed_in = citizen.has_ever_signed_in
    return StartFactsAnswer.of(held, citizen_may_start=citizen.may_start, citizen_has_signed_in=signed_in)


def signed_in(session: Session, call: Call[Citizens]) -> Citizens:
    """Give those of the citizens who have ever signed in."""
    ever = select(Citizen.id).where(Citizen.id.in_(call.request.citizen_ids), Citizen.has_ever_signed_in.is_(True))
    return Citizens(citizen_ids=list(session.scalars(ever)))
