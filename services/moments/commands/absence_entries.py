"""Telling absences in the timelines of the moments that they concern: why a cover could act on any day stands in the timeline itself.

Each is told once in a moment, and so is its end: those that are ongoing are told by a timer some at a time, each few in a transaction of their
own (`tell_absences`), those that come to the practitioner later as they come (`note_absences`), and those that have ended
when a cover does something in them (`timeline.record`). Whenever a process dies, the next look goes on where it stopped.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from common.chassis.clock import now, swedish_day
from common.chassis.database import Database
from common.chassis.identity import Actor
from common.contracts.base import Caller
from services.moments import queries
from services.moments.commands.timeline import entry
from services.moments.model import Absence, Moment, TimelineEntry

TOLD_AT_ONCE = 100
"""How many timelines one transaction tells."""


def tell_absences(database: Database) -> bool:
    """Tell some timelines of the absence that has waited longest; gives whether there may be more. An idle service writes nothing."""
    with database.reading() as session:
        if not queries.is_anything_to_tell(session):
            return False
    with database.writing() as session:
        absence = queries.absence_to_tell(session)
        if absence is None:
            return False
        told = _tell_end(session, absence) if absence.to_tell == "cancelled" else _tell_registration(session, absence)
        if told < TOLD_AT_ONCE:
            absence.to_tell = None
    return True


def note_absences(session: Session, actor: Actor, moments: Iterable[Moment]) -> None:
    """Tell moments that come to a practitioner of that one's absences, those to come as well.

    After the count of the practitioner's moments, where every registration for that one meets: either it sees the moment, or this sees it.
    """
    by_place: dict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
    for moment in moments:
        by_place[moment.care_unit_id, moment.responsible_person_id].append(moment.id)
    at = now()
    for place, ids in by_place.items():
        noted = queries.absences_to_note(session, *place, ids)
        _add(session, [entry(actor, each, "absence_noted", at, **absence.facts) for absence, each in noted])


def _tell_registration(session: Session, absence: Absence) -> int:
    who = _staff(absence.registered_by_commission_version_id)
    ids = queries.moments_concerned(session, absence, TOLD_AT_ONCE)
    _add(session, [entry(who, each, "absence_registered", absence.registered_at, **absence.facts) for each in ids])
    return len(ids)


def _tell_end(session: Session, absence: Absence) -> int:
    at = absence.cancelled_at or now()
    who = _staff(absence.cancelled_by_commission_version_id)
    facts = absence.facts | {"had_begun": absence.has_begun(swedish_day(at))}
    ids = queries.moments_told(session, absence, TOLD_AT_ONCE)
    _add(session, [entry(who, each, "absence_cancelled", at, **facts) for each in ids])
    return len(ids)


def _staff(commission_version_id: UUID | None) -> Actor:
    """Give who of the staff did it, as far as a timeline names them: under which commission."""
    return Actor(Caller.STAFF, "", commission_version_id=commission_version_id)


def _add(session: Session, entries: list[dict[str, Any]]) -> None:
    if entries:
        session.execute(insert(cast("Table", TimelineEntry.__table__)), entries)
