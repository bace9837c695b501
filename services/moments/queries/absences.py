"""Who is away, who covers, and which timelines are to be told of it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from common.chassis.calls import Call
from common.chassis.clock import today
from common.chassis.identity import Actor
from common.contracts.base import Nothing
from common.contracts.errors import Forbidden, Invalid, NotFound
from common.contracts.moments.absences import Absence as ShownAbsence
from common.contracts.moments.absences import Absences, Cover
from common.phrases import moments
from services.moments.model import Absence, Action, Moment, Relation, TimelineEntry, Verdict, judge

MOST = 200
_IS_KEPT = Absence.cancelled_at.is_(None)
_TO_TELL = select(Absence).where(Absence.to_tell.is_not(None)).order_by(Absence.registered_at).limit(1)


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


def cover_of(absence: Absence | None) -> Cover | None:
    """Give what pages say of an absence that holds today."""
    return Cover(cover_person_id=absence.cover_person_id, last_day=absence.last_day) if absence else None


def absences(session: Session, call: Call[Nothing]) -> Absences:
    """Give the unit's absences that go on and those to come; raises `Forbidden`."""
    actor = call.actor
    if actor.care_unit_id is None or judge(actor, Relation.COLLEAGUE, Action.LIST) is not Verdict.ALLOWED:
        raise Forbidden
    day = today()
    rows = session.scalars(
        select(Absence)
        .where(Absence.care_unit_id == actor.care_unit_id, _IS_KEPT, Absence.last_day >= day)
        .order_by(Absence.first_day, Absence.id)
        .limit(MOST)
    )
    return Absences(absences=[_shown(row, actor, day) for row in rows])


def _shown(row: Absence, actor: Actor, day: date) -> ShownAbsence:
    told = {"has_begun": row.has_begun(day), "may_cancel": _may_cancel(actor, row)}
    return ShownAbsence.of(row, absence_id=row.id, **told)


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
        raise Invalid(fields={"first_day": [moments.ABSENCE_OVERLAPS()]})
    if persons:
        raise Invalid(fields={"cover_commission_id": [moments.COVER_AWAY()]})


def is_anything_to_tell(session: Session) -> bool:
    """Say whether some timeline is to be told of an absence."""
    return session.scalar(_TO_TELL.with_only_columns(Absence.id)) is not None


def absence_to_tell(session: Session) -> Absence | None:
    """Give the absence that has waited longest to be told of, locked, unless another replica tells of it.

    The lock leaves it to those who only need it to stay (`absences_to_note`): they have moments that this one's timelines wait for.
    """
    return session.scalar(_TO_TELL.with_for_update(key_share=True, skip_locked=True))


def moments_concerned(session: Session, absence: Absence, limit: int) -> Sequence[UUID]:
    """Give some ongoing moments of the absent person that aren't told of it, in the order of their ids, so locked that they stay so."""
    own = select(Moment.id).where(
        Moment.care_unit_id == absence.care_unit_id,
        Moment.responsible_person_id == absence.person_id,
        Moment.state == literal_column("'ongoing'"),
        ~_is_told(absence.id),
    )
    ordered = own.order_by(Moment.id).limit(limit)
    return session.scalars(ordered.with_for_update(of=Moment, read=True, key_share=True)).all()


def moments_told(session: Session, absence: Absence, limit: int) -> Sequence[UUID]:
    """Give some moments that were told of an absence and not of its end, whatever became of them; not those that left the unit."""
    told = select(Moment.id).where(
        Moment.care_unit_id == absence.care_unit_id,
        _is_told(absence.id),
        ~_is_told(absence.id, TimelineEntry.action == "absence_cancelled"),
    )
    return session.scalars(told.order_by(Moment.id).limit(limit)).all()


def absences_to_note(
    session: Session, care_unit_id: UUID, person_id: UUID, moment_ids: Collection[UUID]
) -> Iterator[tuple[Absence, UUID]]:
    """Give the person's absences that go on or are to come, locked so that none is ended meanwhile, with each moment that isn't told of it."""
    kept = select(Absence).where(
        Absence.care_unit_id == care_unit_id, Absence.person_id == person_id, _IS_KEPT, Absence.last_day >= today()
    )
    found = session.scalars(kept.order_by(Absence.first_day).with_for_update(read=True, key_share=True)).all()
    if not found:
        return
    about = (TimelineEntry.absence_id.in_([row.id for row in found]), TimelineEntry.moment_id.in_(moment_ids))
    rows = session.execute(select(TimelineEntry.absence_id, TimelineEntry.moment_id).where(*about))
    told = {(absence_id, moment_id) for absence_id, moment_id in rows}
    yield from ((row, each) for each in moment_ids for row in found if (row.id, each) not in told)


def untold_cover(session: Session, actor: Actor, moment: Moment) -> Absence | None:
    """Give the absence by which the actor covers in a moment today, if its timeline doesn't tell of it; locked as `absences_to_note` does."""
    covers = select(Absence).join(Moment, covering(today())).where(Absence.cover_person_id == actor.person_id)
    mine = covers.where(Moment.id == moment.id, ~_is_told(Absence.id))
    return session.scalar(mine.with_for_update(of=Absence, read=True, key_share=True))


def _is_told(absence_id: UUID | InstrumentedAttribute[UUID], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(TimelineEntry.absence_id == absence_id, TimelineEntry.moment_id == Moment.id, *more)


def _may_cancel(actor: Actor, row: Absence) -> bool:
    return "citizen_admin" in actor.roles or (actor.person_id == row.person_id and "practitioner" in actor.roles)
