"""What is asked of retention: every SELECT."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.contracts.base import schema
from common.contracts.errors import NotFound
from common.contracts.messages import maker_of
from common.contracts.retention.erasures import (
    MOST_RUNS,
    Obstacle,
    Run,
    RunRequest,
    Runs,
    RunsRequest,
    RunTold,
    ServiceReceipt,
)
from services.retention.model import LIVING, OPEN, ORDER_OF_SERVICES, ErasureRun, ErasureStep, unit_of

_OBSTACLES, _RECEIPTS = schema(Obstacle), schema(ServiceReceipt)
_obstacle, _receipt = maker_of(Obstacle), maker_of(ServiceReceipt)


def living_runs(session: Session, moment_ids: Collection[UUID]) -> Mapping[UUID, ErasureRun]:
    """Give the runs of moments that are neither undone nor stopped, by moment."""
    found = session.scalars(select(ErasureRun).where(ErasureRun.moment_id.in_(moment_ids), LIVING))
    return {run.moment_id: run for run in found}


def living_run(session: Session, moment_id: UUID) -> ErasureRun:
    """Give the one run of a moment that is neither undone nor stopped, locked; raises `NotFound`."""
    asked = select(ErasureRun).where(ErasureRun.moment_id == moment_id, LIVING).with_for_update()
    run = session.scalars(asked).one_or_none()
    if run is None:
        raise NotFound
    return run


def due_run(session: Session, at: datetime) -> ErasureRun | None:
    """Give the run that has waited longest to be gone on with, locked; one that another replica has locked is left to it."""
    asked = select(ErasureRun).where(OPEN, ErasureRun.due_at <= at).order_by(ErasureRun.due_at).limit(1)
    return session.scalars(asked.with_for_update(skip_locked=True)).one_or_none()


def services_done(session: Session, run_id: UUID) -> set[str]:
    """Give the services that have given their receipts."""
    return set(session.scalars(select(ErasureStep.service).where(ErasureStep.run_id == run_id)))


def runs(session: Session, call: Call[RunsRequest]) -> Runs:
    """Give a page of the actor's care unit's erasures, newest first; raises `Forbidden`."""
    asked = select(ErasureRun).where(ErasureRun.care_unit_id == unit_of(call.actor))
    if call.request.before is not None:
        asked = asked.where(ErasureRun.id < call.request.before)
    most = min(call.request.limit, MOST_RUNS)
    found = session.scalars(asked.order_by(ErasureRun.id.desc()).limit(most + 1)).all()
    shown = found[:most]
    done = _counted(session, [run.id for run in shown])
    next_before = shown[-1].id if len(found) > most else None
    return Runs(runs=[_told(run, done.get(run.id, 0)) for run in shown], next_before=next_before)


def run(session: Session, call: Call[RunRequest]) -> RunTold:
    """Give one erasure of the actor's care unit with its receipts; raises `Forbidden` and `NotFound`."""
    care_unit_id = unit_of(call.actor)
    found = session.get(ErasureRun, call.request.run_id)
    if found is None or found.care_unit_id != care_unit_id:
        raise NotFound
    steps = session.scalars(select(ErasureStep).where(ErasureStep.run_id == found.id)).all()
    in_order = sorted(steps, key=lambda step: ORDER_OF_SERVICES.index(step.service))
    return RunTold(run=_told(found, len(steps)), receipts=[_receipt(_RECEIPTS.load(step.answer)) for step in in_order])


def _counted(session: Session, run_ids: Collection[UUID]) -> dict[UUID, int]:
    """Give by run how many services are done."""
    asked = (
        select(ErasureStep.run_id, func.count().label("steps"))
        .where(ErasureStep.run_id.in_(run_ids))
        .group_by(ErasureStep.run_id)
    )
    return {row.run_id: row.steps for row in session.execute(asked)}


def _told(run: ErasureRun, services_done: int) -> Run:
    obstacles = [_obstacle(_OBSTACLES.load(each)) for each in run.obstacles]
    counted = {"services_done": services_done, "services": len(ORDER_OF_SERVICES), "obstacles": obstacles}
    return Run.of(run, run_id=run.id, **counted)
