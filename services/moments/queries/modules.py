"""Modules and steps of a moment: one to change, those whose day has come, what has changed in them, the version that they follow."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.contracts.errors import NotFound
from common.contracts.moments.vocabulary import MomentRequest
from services.moments.model import ModuleRun, Moment, Response, StepMark, TimelineEntry
from services.moments.queries.authorised import moment_for_reading

_LATEST_ENTRIES = 50
_PART = {"days_changed": "days", "module_scheduled": "plan", "module_unscheduled": "plan", "module_moved": "place"}


def neighbour(session: Session, module: ModuleRun, *, is_later: bool) -> ModuleRun | None:
    """Give the upcoming module that stands next to one of a locked moment, if there is one on that side."""
    place = ModuleRun.position
    side, order = (place > module.position, place) if is_later else (place < module.position, place.desc())
    own = select(ModuleRun).where(ModuleRun.moment_id == module.moment_id, ModuleRun.state == "upcoming", side)
    return session.scalars(own.order_by(order).limit(1)).first()


def modules_to_start(session: Session, day: date, limit: int) -> Sequence[tuple[Moment, ModuleRun]]:
    """Give upcoming modules of moments that have begun, whose day has come, their moments locked; those that another replica has locked are left to it.

    It is the moment's lock, under which everything in a moment is changed.
    """
    is_running = (Moment.state == "ongoing", Moment.starts_on.is_(None))
    due = (
        select(Moment, ModuleRun)
        .join(ModuleRun, ModuleRun.moment_id == Moment.id)
        .where(ModuleRun.scheduled_on <= day, ModuleRun.state == "upcoming", *is_running)
        .order_by(ModuleRun.scheduled_on, ModuleRun.moment_id, ModuleRun.position)
        .limit(limit)
        .with_for_update(of=Moment, skip_locked=True)
    )
    return [(moment, module) for moment, module in session.execute(due)]


def module_for_change(session: Session, moment: Moment, module_id: str) -> ModuleRun:
    """Give a module of a locked moment; raises `NotFound`."""
    module = session.get(ModuleRun, (moment.id, module_id))
    if module is None:
        raise NotFound
    return module


def step_mark(session: Session, moment: Moment, step_id: str) -> StepMark | None:
    """Give the citizen's mark on a step, if there ever was one."""
    return session.get(StepMark, (moment.id, step_id))


def module_runs(session: Session, moment: Moment) -> dict[str, ModuleRun]:
    """Give the moment's module runs by id."""
    rows = session.scalars(select(ModuleRun).where(ModuleRun.moment_id == moment.id))
    return {run.module_id: run for run in rows}


def version_to_leave(session: Session, call: Call[MomentRequest]) -> UUID:
    """Give the version that a moment runs, to staff who may read it; raises `NotFound`, `Forbidden`, `ReasonNeeded`, `MomentEnded`."""
    moment = moment_for_reading(session, call.actor, call.request.moment_id).moment
    moment.require_ongoing()
    return moment.version_id


def changes_since(session: Session, moment: Moment, version: int) -> list[str]:
    """Name what has changed in a moment since one of its versions: `modules`, `responses`, `steps`; else the `moment` itself."""
    parts: dict[str, Any] = {"modules": ModuleRun, "responses": Response, "steps": StepMark}
    asked = [
        exists().where(part.moment_id == moment.id, part.in_version > version).label(name)
        for name, part in parts.items()
    ]
    answer = session.execute(select(*asked)).mappings().one()
    return [name for name in parts if answer[name]] or ["moment"]


def module_changes_since(session: Session, moment_id: UUID, module_id: str, version: int) -> list[str]:
    """Name what has changed in a module since one of its versions: `state`, `days`, `plan`, `place`. The timeline remembers."""
    entries = session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.moment_id == moment_id, TimelineEntry.kind == "module")
        .order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc())
        .limit(_LATEST_ENTRIES)
    )
    newer = [
        entry.action
        for entry in entries
        if entry.facts["module_id"] == module_id and entry.facts["module_version"] > version
    ]
    return sorted({_PART.get(action, "state") for action in newer})
