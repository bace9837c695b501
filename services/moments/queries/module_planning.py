"""What planning needs to know: a module's neighbour among the upcoming, and the modules whose day has come."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.moments.model import ModuleRun, Moment


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
