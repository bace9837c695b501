"""What is asked before people are looked up by number, and what managers ask afterwards."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.collation import swedish
from common.chassis.identity import Actor
from common.contracts.base import Nothing
from common.contracts.directory.look_ups import DAYS_SHOWN, LookUpCount, LookUps
from common.contracts.errors import Forbidden, Invalid
from services.directory.model import Citizen, LookUpDay, StaffPerson, UnitCitizen, read_number
from services.directory.queries.organisation import unit_of

MANAGES_STAFF = frozenset({"citizen_admin", "authority_admin"})


def foreign_numbers(session: Session, actor: Actor, written: Collection[str], today: date) -> int:
    """Give how many of the numbers could be somebody's whom the actor's unit neither has nor expects; one SELECT.

    Also those that nobody has: to learn so is to look up. What is no number at all tells nothing.
    """
    numbers = set(filter(None, (_stored(each, today) for each in written)))
    if not numbers:
        return 0
    own = select(func.count()).select_from(UnitCitizen).join(Citizen, Citizen.id == UnitCitizen.citizen_id)
    of_the_unit = (UnitCitizen.care_unit_id == unit_of(actor), Citizen.personal_number.in_(numbers))
    return len(numbers) - (session.scalar(own.where(*of_the_unit)) or 0)


def _stored(written: str, today: date) -> str:
    try:
        return read_number(written, today).for_a_start()
    except Invalid:
        return ""


def require_manager(actor: Actor) -> UUID:
    """Give the care unit that the actor manages; raises `Forbidden`."""
    care_unit_id = unit_of(actor)
    if not actor.roles & MANAGES_STAFF:
        raise Forbidden(reason="role")
    return care_unit_id


def look_ups(session: Session, call: Call[Nothing], today: date) -> LookUps:
    """Give how much the unit's staff have looked up in the last 30 days; one SELECT. Raises `Forbidden`."""
    care_unit_id = require_manager(call.actor)
    since = today - timedelta(days=DAYS_SHOWN - 1)
    counted = select(
        LookUpDay.person_id,
        StaffPerson.name,
        func.sum(LookUpDay.numbers).label("numbers"),
        func.sum(LookUpDay.refusals).label("refusals"),
        func.max(LookUpDay.refused_at).label("refused_at"),
    ).join(StaffPerson, StaffPerson.id == LookUpDay.person_id)
    of_the_unit = counted.where(LookUpDay.care_unit_id == care_unit_id, LookUpDay.day >= since)
    found = session.execute(of_the_unit.group_by(LookUpDay.person_id, StaffPerson.name)).mappings()
    return LookUps(since=since, colleagues=[LookUpCount(**row) for row in sorted(found, key=_worst_first)])


def _worst_first(row: Any) -> tuple[float, int, bytes]:
    refused_at = row["refused_at"]
    return (-refused_at.timestamp() if refused_at else 0.0), -row["numbers"], swedish(row["name"])
