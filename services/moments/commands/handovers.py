"""Handing a moment over to another care unit: offering it, taking the offer back, accepting and declining it."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identifiers import new_id
from common.contracts.directory.practitioners import PractitionerFactsAnswer
from common.contracts.directory.units import ProviderUnit
from common.contracts.errors import Conflict, Invalid
from common.contracts.moments.events import HANDOVER_ACCEPTED, HANDOVER_DECLINED, HANDOVER_OFFERED, HANDOVER_WITHDRAWN
from common.contracts.moments.handovers import (
    AcceptHandover,
    DeclineHandover,
    HandoverChanged,
    OfferHandover,
    WithdrawHandover,
)
from common.contracts.moments.vocabulary import MomentChanged
from common.phrases import moments
from services.moments import events, queries
from services.moments.commands.absence_entries import note_absences
from services.moments.commands.categories import leave_categories
from services.moments.commands.changing import Change, change_of
from services.moments.commands.counts import count_unit_change, lock_unit
from services.moments.commands.responsible import require_receiver
from services.moments.model import Action, Handover, Moment

Units = Sequence[ProviderUnit]
"""The care units of the actor's care provider."""
_TOLD = {
    "offered": HANDOVER_OFFERED,
    "accepted": HANDOVER_ACCEPTED,
    "declined": HANDOVER_DECLINED,
    "withdrawn": HANDOVER_WITHDRAWN,
}


@idempotent(queries.may(Action.HAND_OVER))
def offer_handover(session: Session, call: Call[OfferHandover], units: Units) -> HandoverChanged:
    """Offer the moment to another unit of the provider; nothing changes before it has answered.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `Invalid`, and `Conflict(reason=…)`: `offered` while another offer stands, `linked`.
    """
    change = change_of(session, call, Action.HAND_OVER)
    moment = change.moment
    moment.require_ongoing()
    change.require_unchanged(call.request.expected_version)
    offer = _offer(change, call.request.to_care_unit_id, units)
    lock_unit(session, moment.care_unit_id)
    if queries.open_offer(session, moment):
        raise Conflict(reason="offered")
    if queries.link_count(session, moment):
        raise Conflict(reason="linked")
    session.add(offer)
    return _tell(change, offer)


@idempotent(queries.may(Action.HAND_OVER))
def withdraw_handover(session: Session, call: Call[WithdrawHandover]) -> HandoverChanged:
    """Take an offer back. Raises `NotFound`, `Forbidden`, `IllegalTransition`."""
    change = change_of(session, call, Action.HAND_OVER)
    offer = queries.offer_for_withdrawal(session, change.moment, call.request.handover_id)
    offer.answer("withdraw", change.at)
    return _tell(change, offer)


@idempotent(by_key)
def decline_handover(session: Session, call: Call[DeclineHandover]) -> HandoverChanged:
    """Say no to an offer; the moment stays where it is. Raises `NotFound`, `Forbidden`, `IllegalTransition`."""
    change, offer = _offered(session, call)
    offer.answer("decline", change.at)
    return _tell(change, offer)


@idempotent(queries.may(Action.LIST))
def accept_handover(session: Session, call: Call[AcceptHandover], facts: PractitionerFactsAnswer) -> MomentChanged:
    """Take the moment over: unit, responsible and counts move in one transaction, and the old unit finds it no longer.

    The old unit's categories stay with it.

    `facts`: of the new responsible practitioner. Raises `NotFound`, `Forbidden`, `IllegalTransition`,
    `Invalid`, and `Conflict` when the citizen has the same programme ongoing at the unit.
    """
    change, offer = _offered(session, call)
    require_receiver(call.actor, facts)
    offer.answer("accept", change.at)
    moment, previous = change.moment, change.moment.responsible_person_id
    _move(session, moment, offer, facts)
    _tell(change, offer, responsible_person_id=moment.responsible_person_id)
    leave_categories(change)
    count_unit_change(session, moment, (offer.from_unit_id, previous))
    note_absences(session, call.actor, [moment])
    return change.answer


def withdraw_if_offered(change: Change) -> None:
    """Take back the offer of a moment that is about to end, if there is one: each of the two facts is a version of its own."""
    offer = queries.open_offer(change.session, change.moment)
    if offer is not None:
        offer.answer("withdraw", change.at)
        _tell(change, offer)


def _offered(session: Session, call: Call[AcceptHandover | DeclineHandover]) -> tuple[Change, Handover]:
    offer, moment = queries.offer_for_answer(session, call.actor, call.request.handover_id)
    return Change(session, call.actor, moment, now()), offer


def _offer(change: Change, to_unit_id: UUID, units: Units) -> Handover:
    moment = change.moment
    names = {unit.care_unit_id: unit.name for unit in units}
    if to_unit_id not in names or to_unit_id == moment.care_unit_id:
        raise Invalid(fields={"to_care_unit_id": [moments.OTHER_UNIT()]})
    return Handover(
        id=new_id(),
        moment_id=moment.id,
        from_unit_id=moment.care_unit_id,
        from_unit_name=names[moment.care_unit_id],
        to_unit_id=to_unit_id,
        to_unit_name=names[to_unit_id],
        state="offered",
        offered_at=change.at,
        offered_by_commission_version_id=change.actor.commission_version_id,
        answered_at=None,
    )


def _move(session: Session, moment: Moment, offer: Handover, facts: PractitionerFactsAnswer) -> None:
    newer = queries.ongoing_moment(session, moment.citizen_id, moment.programme_id, offer.to_unit_id)
    if newer is not None:
        raise Conflict(moment_id=str(newer))
    moment.move_to_unit(offer.to_unit_id, facts.person_id, facts.commission_id)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict from error


def _tell(change: Change, offer: Handover, **facts: Any) -> HandoverChanged:
    """Tell it with the units' names as they are now, and give the answer."""
    told = {name: getattr(offer, name) for name in ("from_unit_id", "from_unit_name", "to_unit_id", "to_unit_name")}
    fact = partial(events.handover, offer)
    change.tell(f"handover_{offer.state}", _TOLD[offer.state], fact, handover_id=offer.id, **told, **facts)
    return HandoverChanged(handover_id=offer.id, state=offer.state)
