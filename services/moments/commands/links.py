"""Linking moments of a care unit, and taking links away."""

from functools import partial

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.idempotency import idempotent
from common.chassis.identity import Actor
from common.contracts.errors import Conflict, NotFound
from common.contracts.moments.events import MOMENT_LINKED, MOMENT_UNLINKED
from common.contracts.moments.links import Link
from common.contracts.moments.vocabulary import MomentChanged
from services.moments import events, queries
from services.moments.commands.changing import Change
from services.moments.commands.counts import lock_unit
from services.moments.commands.timeline import record
from services.moments.model import Action, Moment


@idempotent(queries.may(Action.REOPEN))
def link(session: Session, call: Call[Link]) -> MomentChanged:
    """Make one moment the parent of another. Raises `NotFound`, `Forbidden`, `Conflict(reason=…)`."""
    request = call.request
    moment, parent = queries.pair_for_change(session, call.actor, request.moment_id, request.parent_moment_id)
    # Links of a unit come one after the other: three at once could close a circle that none of them sees.
    lock_unit(session, moment.care_unit_id)
    _require_linkable(session, moment, parent)
    moment.parent_id = parent.id
    return _tell(session, call.actor, moment, parent, "linked")


@idempotent(queries.may(Action.REOPEN))
def unlink(session: Session, call: Call[Link]) -> MomentChanged:
    """Take a link away. Raises `Forbidden`, and `NotFound` also when the two aren't linked so."""
    request = call.request
    moment, parent = queries.pair_for_change(session, call.actor, request.moment_id, request.parent_moment_id)
    if moment.parent_id != parent.id or moment is parent:
        raise NotFound
    moment.parent_id = None
    return _tell(session, call.actor, moment, parent, "unlinked")


def _require_linkable(session: Session, moment: Moment, parent: Moment) -> None:
    if moment.parent_id is not None:
        raise Conflict(reason="parent")
    if queries.is_above(session, moment, parent):
        raise Conflict(reason="cycle")
    if queries.open_offer(session, moment) or queries.open_offer(session, parent):
        raise Conflict(reason="offered")


def _tell(session: Session, actor: Actor, moment: Moment, parent: Moment, action: str) -> MomentChanged:
    """Put it in both timelines and announce it once, as the child's."""
    change = Change(session, actor, moment, now())
    parent.note_change()
    record(session, actor, parent, action, change.at, moment_id=moment.id, relation="child")
    event = MOMENT_LINKED if action == "linked" else MOMENT_UNLINKED
    change.tell(action, event, partial(events.link, parent.id), moment_id=parent.id, relation="parent")
    return change.answer
