"""What is asked of group starts: by the administrators of the unit, and by the job itself."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.contracts.base import Nothing
from common.contracts.errors import NotFound
from common.contracts.moments.group_starts import (
    GroupPreview,
    GroupProgress,
    GroupRequest,
    GroupResult,
    GroupStarts,
    ResumeGroupStart,
)
from common.contracts.moments.group_starts import GroupStart as ShownGroupStart
from services.moments.model import Moment
from services.moments.model.group_starts import GroupStart, GroupStartRow, require_may_start_groups

MOST_SHOWN = 20
_IS_RUNNING: ColumnElement[bool] = GroupStart.state == literal_column("'running'")


def running_among(session: Session, call: Call[GroupPreview], programme_id: str) -> list[UUID]:
    """Give those of the citizens who have the programme at the actor's care unit; raises `Forbidden`."""
    require_may_start_groups(call.actor)
    unit_id = cast("UUID", call.actor.care_unit_id)
    return list(running_moments(session, unit_id, programme_id, call.request.citizen_ids))


def running_moments(
    session: Session, care_unit_id: UUID, programme_id: str, citizen_ids: Collection[UUID]
) -> dict[UUID, UUID]:
    """Give the moment of each of the citizens who have a programme at a care unit, by citizen."""
    conditions = (
        Moment.citizen_id.in_(citizen_ids),
        Moment.programme_id == programme_id,
        Moment.care_unit_id == care_unit_id,
        Moment.state == literal_column("'ongoing'"),
    )
    found = session.execute(select(Moment.citizen_id, Moment.id).where(*conditions))
    return {row.citizen_id: row.id for row in found}


def group_for(session: Session, call: Call[GroupRequest | ResumeGroupStart], *, for_change: bool = False) -> GroupStart:
    """Give a job of the actor's care unit; raises `Forbidden` without the role, `NotFound`."""
    require_may_start_groups(call.actor)
    own = (GroupStart.id == call.request.group_start_id, GroupStart.care_unit_id == call.actor.care_unit_id)
    question = select(GroupStart).where(*own)
    found = session.scalar(question.with_for_update(of=GroupStart) if for_change else question)
    if found is None:
        raise NotFound
    return found


def group_progress(session: Session, call: Call[GroupRequest]) -> GroupProgress:
    """Give how far a job has come."""
    return _progress(session, [group_for(session, call)])[0]


def group_start(session: Session, call: Call[GroupRequest]) -> ShownGroupStart:
    """Give a job with its rows."""
    job = group_for(session, call)
    rows = session.scalars(
        select(GroupStartRow).where(GroupStartRow.group_start_id == job.id).order_by(GroupStartRow.position)
    )
    progress = vars(_progress(session, [job])[0])
    return ShownGroupStart.of(job, **progress, rows=[GroupResult.of(row) for row in rows])


def group_starts(session: Session, call: Call[Nothing]) -> GroupStarts:
    """Give the care unit's latest jobs, newest first; raises `Forbidden`."""
    require_may_start_groups(call.actor)
    jobs = session.scalars(
        select(GroupStart)
        .where(GroupStart.care_unit_id == call.actor.care_unit_id)
        .order_by(GroupStart.ordered_at.desc())
        .limit(MOST_SHOWN)
    )
    return GroupStarts(group_starts=_progress(session, list(jobs)))


def _progress(session: Session, jobs: Iterable[GroupStart]) -> list[GroupProgress]:
    """Give each job's counts: one statement for all of them."""
    known = {job.id: job for job in jobs}
    counted = select(GroupStartRow.group_start_id, GroupStartRow.outcome, func.count()).group_by(
        GroupStartRow.group_start_id, GroupStartRow.outcome
    )
    counts: dict[UUID, dict[str, int]] = {job_id: {} for job_id in known}
    for job_id, outcome, number in session.execute(counted.where(GroupStartRow.group_start_id.in_(known))):
        counts[job_id][outcome] = number
    return [_counted(job, counts[job.id]) for job in known.values()]


def _counted(job: GroupStart, counts: dict[str, int]) -> GroupProgress:
    total = sum(counts.values())
    numbers = {"total": total, "done": total - counts.get("waiting", 0), "started": counts.get("started", 0)}
    return GroupProgress.of(job, group_start_id=job.id, title=job.programme.title, **numbers)


def next_group(session: Session) -> GroupStart | None:
    """Give the running job that has waited longest."""
    return session.scalar(select(GroupStart).where(_IS_RUNNING).order_by(GroupStart.ordered_at).limit(1))


def waiting_rows(session: Session, group_start_id: UUID, limit: int) -> list[GroupStartRow]:
    """Give the next rows without an outcome, in the list's order, unlocked."""
    waiting = (GroupStartRow.group_start_id == group_start_id, GroupStartRow.outcome == "waiting")
    return list(session.scalars(select(GroupStartRow).where(*waiting).order_by(GroupStartRow.position).limit(limit)))


def rows_to_start(session: Session, group_start_id: UUID, positions: Collection[int]) -> list[GroupStartRow]:
    """Give those of the rows that still wait, locked, if their job still runs; those that another replica holds are left out."""
    question = (
        select(GroupStartRow)
        .join(GroupStart, GroupStart.id == GroupStartRow.group_start_id)
        .where(
            GroupStartRow.group_start_id == group_start_id,
            GroupStartRow.position.in_(positions),
            GroupStartRow.outcome == "waiting",
            _IS_RUNNING,
        )
        .order_by(GroupStartRow.position)
    )
    return list(session.scalars(question.with_for_update(of=GroupStartRow, skip_locked=True)))


def running_group(session: Session, group_start_id: UUID) -> GroupStart | None:
    """Give a job, locked, if it still runs."""
    question = select(GroupStart).where(GroupStart.id == group_start_id, _IS_RUNNING)
    return session.scalar(question.with_for_update(of=GroupStart))


def forgettable_groups(session: Session, before: datetime, limit: int) -> list[UUID]:
    """Give jobs that were ordered before an instant."""
    return list(session.scalars(select(GroupStart.id).where(GroupStart.ordered_at < before).limit(limit)))
