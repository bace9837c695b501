"""Who is away, and who covers."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from common.chassis.clock import today
from common.chassis.identity import Actor
from common.contracts.errors import Forbidden, Invalid, NotFound
from services.moments.model import Absence, Action, Moment, Relation, Verdict, judge

MOST = 200
_IS_KEPT = Absence.cancelled_at.is_(None)


def covering(day: date) -> ColumnElement[bool]:
    """Give the condition that joins a moment to its responsible practitioner's absence on a day."""
    return and_(
        Absence.care_unit_id == Moment.care_unit_id,
        Absence.person_id == Moment.responsible_person_id,
        _IS_KEPT,
        Absence.first_day <= day,
        Absence.last_day >= day,
    )


def absent_now(session: Session, care_unit_id: UUID) -> dict[UUID, Absence]:
    """Give the absences of a care unit that hold today, by the absent person: a list asks once, not for each row."""
    day = today()
    rows = session.scalars(
        select(Absence).where(
            Absence.care_unit_id == care_unit_id, _IS_KEPT, Absence.first_day <= day, Absence.last_day >= day
        )
    )
    return {row.person_id: row for row in rows}


def cover_of(absence: Absence | None) -> Mapping[str, Any] | None:
    """Give what pages say of an absence that holds today (`moments.absences.Cover`)."""
    return None if absence is None else {"cover_person_id": absence.cover_person_id, "last_day": absence.last_day}


def absences(session: Session, actor: Actor) -> dict[str, Any]:
    """Give the unit's absences that go on and those to come (`moments.absences.Absences`); raises `Forbidden`."""
    if actor.care_unit_id is None or judge(actor, Relation.COLLEAGUE, Action.LIST) is not Verdict.ALLOWED:
        raise Forbidden
    day = today()
    rows = session.scalars(
        select(Absence)
        .where(Absence.care_unit_id == actor.care_unit_id, _IS_KEPT, Absence.last_day >= day)
        .order_by(Absence.first_day, Absence.id)
        .limit(MOST)
    )
    shown = ("person_id", "cover_person_id", "first_day", "last_day")
    return {
        "absences": [
            {
                "absence_id": row.id,
                **{name: getattr(row, name) for name in shown},
                "has_begun": row.has_begun(day),
                "may_cancel": _may_cancel(actor, row),
            }
            for row in rows
        ]
    }


def absence_for_change(session: Session, actor: Actor, absence_id: UUID) -> Absence:
    """Give an absence, locked, that the actor may end; raises `NotFound` for another unit's, `Forbidden` for a colleague's."""
    row = session.scalar(select(Absence).where(Absence.id == absence_id).with_for_update())
    if row is None or row.care_unit_id != actor.care_unit_id:
        raise NotFound
    if not _may_cancel(actor, row):
        raise Forbidden
    return row


def require_both_free(session: Session, wanted: Absence) -> None:
    """Raise `Invalid` when the person already has an absence on any of the wanted days, or the cover is away themselves."""
    away = select(Absence.person_id).where(
        Absence.care_unit_id == wanted.care_unit_id,
        Absence.person_id.in_([wanted.person_id, wanted.cover_person_id]),
        _IS_KEPT,
        Absence.last_day >= wanted.first_day,
        Absence.first_day <= wanted.last_day,
    )
    persons = set(session.scalars(away))
    if wanted.person_id in persons:
        raise Invalid(fields={"first_day": ["Det finns redan en frånvaro de dagarna. Avsluta den först."]})
    if persons:
        raise Invalid(fields={"cover_commission_id": ["Ersättaren är själv borta de dagarna. Välj någon annan."]})


def _may_cancel(actor: Actor, row: Absence) -> bool:
    return "citizen_admin" in actor.roles or (actor.person_id == row.person_id and "practitioner" in actor.roles)
