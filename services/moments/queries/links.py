"""Linked moments: which they are, and who may change them."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.identity import Actor
from common.contracts.moments.links import LinkedMoment, LinksPage
from common.contracts.moments.vocabulary import MomentRequest
from services.moments.model import Action, Moment, Verdict, judge
from services.moments.queries.authorised import header, moment_for_change, moment_for_reading

MOST_CANDIDATES = 50


def links_page(session: Session, call: Call[MomentRequest]) -> LinksPage:
    """Give what a moment is linked to, and what it could be; raises as reading does."""
    actor = call.actor
    found = moment_for_reading(session, actor, call.request.moment_id)
    moment = found.moment
    linked = or_(Moment.id == moment.parent_id, Moment.parent_id == moment.id)
    links = session.scalars(select(Moment).where(linked).order_by(Moment.started_at, Moment.id)).all()
    near = {each.id for each in links} | {moment.id}
    own = select(Moment).where(
        Moment.citizen_id == moment.citizen_id,
        Moment.care_unit_id == moment.care_unit_id,
        Moment.id.not_in(near),
    )
    candidates = session.scalars(own.order_by(Moment.started_at.desc()).limit(MOST_CANDIDATES))
    return LinksPage(
        header=header(found, actor),
        links=[_row(each, "parent" if each.id == moment.parent_id else "child") for each in links],
        candidates=[_row(each, "none") for each in candidates],
        may_change=judge(actor, found.relation, Action.REOPEN) is Verdict.ALLOWED,
    )


def pair_for_change(session: Session, actor: Actor, moment_id: UUID, parent_id: UUID) -> tuple[Moment, Moment]:
    """Give a moment and the other, both locked in the order of their ids, that the actor may write in; raises `NotFound`, `Forbidden`."""
    locked = {each: moment_for_change(session, actor, each, Action.REOPEN) for each in sorted({moment_id, parent_id})}
    return locked[moment_id], locked[parent_id]


def is_above(session: Session, moment: Moment, lower: Moment) -> bool:
    """Say whether a moment is `lower` itself or one of its ancestors."""
    step: UUID | None = lower.id
    while step is not None:
        if step == moment.id:
            return True
        step = session.scalar(select(Moment.parent_id).where(Moment.id == step))
    return False


def _row(moment: Moment, relation: str) -> LinkedMoment:
    return LinkedMoment.of(moment, moment_id=moment.id, relation=relation, title=moment.programme.title)
