"""What has changed since a page was shown, in words for `StaleVersion`: asked only when a version didn't match."""

from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services.moments.model import ModuleRun, Moment, Response, StepMark, TimelineEntry

_LATEST_ENTRIES = 50
_PART = {"days_changed": "days", "module_scheduled": "plan", "module_unscheduled": "plan", "module_moved": "place"}


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
