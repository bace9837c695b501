"""Many citizens at once: a list of numbers read row by row, and what a group start must know of its next citizens."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.identity import Actor
from common.contracts.directory.citizens import CitizenRead, CitizensRead, FindCitizens
from common.contracts.directory.starts import CommissionNow, GroupFacts, GroupFactsAnswer
from common.contracts.errors import Forbidden, Invalid, NotFound
from services.directory.model import Citizen, read_number
from services.directory.queries.organisation import newest_version, unit_of

MAY_LIST = frozenset({"citizen_admin"})
_NOBODY: Mapping[str, Any] = {
    "citizen_id": None,
    "name": None,
    "masked_number": None,
    "protected": False,
    "has_ever_signed_in": False,
    "has_notifications": False,
}


def require_may_list(actor: Actor) -> None:
    """Raise `Forbidden` unless the actor may read lists of numbers, at a unit."""
    unit_of(actor)
    if not actor.roles & MAY_LIST:
        raise Forbidden(reason="role")


def find_citizens(session: Session, call: Call[FindCitizens], today: date) -> CitizensRead:
    """Tell of each number whom it names, or why nobody; one SELECT. Raises `Forbidden`."""
    require_may_list(call.actor)
    read = [_read(number, today) for number in call.request.numbers]
    known = _by_number(session, {value for value, fault in read if not fault})
    met: set[str] = set()
    rows = []
    for value, fault in read:
        rows.append(_row(value, fault, known, met))
        met.add(value)
    return CitizensRead(rows=rows)


def _read(written: str, today: date) -> tuple[str, str]:
    """Give the stored form of a number and an empty text, or what was written and the code of what is wrong with it."""
    try:
        return read_number(written, today).for_a_start(), ""
    except Invalid as error:
        return written, error.code


def _by_number(session: Session, numbers: Collection[str]) -> dict[str, Citizen]:
    found = session.scalars(select(Citizen).where(Citizen.personal_number.in_(numbers)))
    return {citizen.personal_number: citizen for citizen in found}


def _row(value: str, fault: str, known: Mapping[str, Citizen], met: Collection[str]) -> CitizenRead:
    citizen = known.get(value)
    if fault or citizen is None:
        return CitizenRead(reading=fault or "citizen_unknown", **_NOBODY)
    reading = "duplicate" if value in met else "deceased" if citizen.deceased else "found"
    told = {"citizen_id": citizen.id, "name": citizen.staff_name, "has_notifications": citizen.has_notifications}
    return CitizenRead.of(citizen, reading=reading, **told)


def group_facts(session: Session, call: Call[GroupFacts], now: datetime) -> GroupFactsAnswer:
    """Tell `moments` what it must know before it starts these citizens; raises `NotFound`."""
    request = call.request
    citizens = session.scalars(select(Citizen).where(Citizen.id.in_(request.citizen_ids))).all()
    return GroupFactsAnswer(
        startable_citizen_ids=[citizen.id for citizen in citizens if citizen.may_start],
        signed_in_citizen_ids=[citizen.id for citizen in citizens if citizen.has_ever_signed_in],
        responsible=_commission_now(session, request.responsible_commission_id, now),
        ordered_by=_commission_now(session, request.ordered_by_commission_id, now),
    )


def _commission_now(session: Session, commission_id: UUID, now: datetime) -> CommissionNow:
    held = newest_version(session, commission_id)
    if held is None:
        raise NotFound
    commission, version = held
    return CommissionNow(
        person_id=commission.person_id,
        care_unit_id=version.care_unit_id,
        commission_version_id=version.id,
        roles=version.roles if version.is_active(now) else [],
    )
