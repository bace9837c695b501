"""What a moment would leave if it moved to another version, read before others are asked about the two versions."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.identity import Actor
from services.moments.model import ModuleRun, Moment, Response
from services.moments.model.responses import WRITABLE
from services.moments.queries.authorised import moment_for_reading


def version_to_leave(session: Session, actor: Actor, moment_id: UUID) -> UUID:
    """Give the version that a moment runs, to staff who may read it; raises `NotFound`, `Forbidden`, `ReasonNeeded`, `MomentEnded`."""
    moment = moment_for_reading(session, actor, moment_id).moment
    moment.require_ongoing()
    return moment.version_id


def module_runs(session: Session, moment: Moment) -> dict[str, ModuleRun]:
    """Give the moment's module runs by id."""
    rows = session.scalars(select(ModuleRun).where(ModuleRun.moment_id == moment.id))
    return {run.module_id: run for run in rows}


def unsent_responses(session: Session, moment: Moment) -> list[Response]:
    """Give the responses that the citizen is still writing."""
    unsent = select(Response).where(Response.moment_id == moment.id, Response.state.in_(WRITABLE))
    return list(session.scalars(unsent))
