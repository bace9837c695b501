"""What an ending means, and which moments' time of reading has run out."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session, undefer

from common.chassis.calls import Call
from common.chassis.clock import today
from common.chassis.keys import MomentKeys
from common.contracts.moments.ending import EndingPage
from common.contracts.moments.vocabulary import MomentRequest
from services.moments.model import Action, ModuleRun, Moment, Response, Verdict, judge
from services.moments.model.moment import MAINTAINED_AT_MOST
from services.moments.model.responses import WRITABLE
from services.moments.queries.authorised import header, moment_for_reading


def ending_page(session: Session, call: Call[MomentRequest], keys: MomentKeys) -> EndingPage:
    """Give what an ending would mean now, or the note of the one that was; raises as reading does."""
    actor, moment_id = call.actor, call.request.moment_id
    found = moment_for_reading(session, actor, moment_id)
    moment = found.moment
    sealed = session.get_one(Moment, moment_id, options=[undefer(Moment.end_note)], populate_existing=True).end_note
    may_write, may_reopen = (
        judge(actor, found.relation, action) is Verdict.ALLOWED for action in (Action.WRITE, Action.REOPEN)
    )
    ongoing_modules, unsent_responses = _left_open(session, moment_id)
    return EndingPage(
        header=header(found, actor),
        may_end=may_write and moment.is_ongoing,
        may_undo=may_reopen and not moment.is_ongoing,
        ongoing_modules=ongoing_modules,
        unsent_responses=unsent_responses,
        unseen_responses=moment.unseen_responses,
        note=keys.open(moment_id, Moment.note_place(moment_id), sealed) if sealed else "",
        last_maintenance_day=today() + MAINTAINED_AT_MOST,
    )


def moments_to_close(session: Session, day: date, limit: int) -> Sequence[Moment]:
    """Give moments whose maintenance was over before `day`, locked; those that another replica has locked are left to it."""
    # Written into the statement, not bound: else SQLite doesn't see that the partial index will do.
    in_maintenance = Moment.state == literal_column("'maintenance'")
    over = select(Moment).where(in_maintenance, Moment.maintained_until < day).order_by(Moment.maintained_until)
    return session.scalars(over.limit(limit).with_for_update(of=Moment, skip_locked=True)).all()


def _left_open(session: Session, moment_id: UUID) -> tuple[int, int]:
    """Give how many modules are ongoing, and how many responses unsent."""
    modules = select(func.count()).where(ModuleRun.moment_id == moment_id, ModuleRun.state == "ongoing")
    unsent = select(func.count()).where(Response.moment_id == moment_id, Response.state.in_(WRITABLE))
    row = session.execute(select(modules.scalar_subquery(), unsent.scalar_subquery())).one()
    return row[0], row[1]
