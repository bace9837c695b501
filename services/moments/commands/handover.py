"""Handing a moment over to another care unit: offering it, taking the offer back, accepting and declining it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.outbox import announce
from common.contracts.errors import Conflict, Invalid
from common.contracts.moments.events import HANDOVER_ACCEPTED, HANDOVER_DECLINED, HANDOVER_OFFERED, HANDOVER_WITHDRAWN
from services.moments import events, queries
from services.moments.commands.categories import leave_categories
from services.moments.commands.handing_over import require_receiver
from services.moments.commands.keeping import count_unit_change, lock_unit, record, require_unchanged
from services.moments.commands.telling import note_absences
from services.moments.model import Action, Handover, Moment

Units = Sequence[Mapping[str, Any]]
"""The care units of the actor's care provider (`directory.units.PROVIDER_UNITS`)."""
_TOLD = {
    "offered": HANDOVER_OFFERED,
    "accepted": HANDOVER_ACCEPTED,
    "declined": HANDOVER_DECLINED,
    "withdrawn": HANDOVER_WITHDRAWN,
}


def offer_handover(database: Database, call: Call, units: Units) -> Mapping[str, Any]:
    """Offer the moment to another unit of the provider; nothing changes before it has answered.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `Invalid`, and `Conflict(reason=…)`: `offered` while another offer stands, `linked`.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, request = run.session, call.request
            moment = queries.moment_for_change(session, call.actor, request["moment_id"], Action.HAND_OVER)
            moment.require_ongoing()
            require_unchanged(session, moment, request["expected_version"])
            offer = _offer(call.actor, moment, request["to_care_unit_id"], units)
            lock_unit(database, session, moment.care_unit_id)
            if queries.open_offer(session, moment):
                raise Conflict(reason="offered")
            if queries.link_count(session, moment):
                raise Conflict(reason="linked")
            session.add(offer)
            run.answer = _tell(session, call.actor, moment, offer, offer.offered_at)
    return run.answer


def withdraw_handover(database: Database, call: Call) -> Mapping[str, Any]:
    """Take an offer back. Raises `NotFound`, `Forbidden`, `IllegalTransition`."""
    with once(database, call) as run:
        if not run.repeated:
            session, request, at = run.session, call.request, now()
            moment = queries.moment_for_change(session, call.actor, request["moment_id"], Action.HAND_OVER)
            offer = queries.offer_for_withdrawal(session, moment, request["handover_id"])
            offer.answer("withdraw", at)
            run.answer = _tell(session, call.actor, moment, offer, at)
    return run.answer


def decline_handover(database: Database, call: Call) -> Mapping[str, Any]:
    """Say no to an offer; the moment stays where it is. Raises `NotFound`, `Forbidden`, `IllegalTransition`."""
    with once(database, call) as run:
        if not run.repeated:
            session, at = run.session, now()
            offer, moment = queries.offer_for_answer(session, call.actor, call.request["handover_id"])
            offer.answer("decline", at)
            run.answer = _tell(session, call.actor, moment, offer, at)
    return run.answer


def accept_handover(database: Database, call: Call, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take the moment over: unit, responsible and counts move in one transaction, and the old unit finds it no longer.

    The old unit's categories stay with it.

    `facts`: of the new responsible practitioner (`directory.practitioners.PRACTITIONER_FACTS`). Raises `NotFound`, `Forbidden`, `IllegalTransition`,
    `Invalid`, and `Conflict` when the citizen has the same programme ongoing at the unit.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, actor, at = run.session, call.actor, now()
            offer, moment = queries.offer_for_answer(session, actor, call.request["handover_id"])
            require_receiver(actor, facts)
            offer.answer("accept", at)
            previous = moment.responsible_person_id
            _move(session, moment, offer, facts)
            _tell(session, actor, moment, offer, at, responsible_person_id=moment.responsible_person_id)
            leave_categories(session, actor, moment)
            count_unit_change(database, session, moment, (offer.from_unit_id, previous))
            note_absences(session, actor, [moment])
            run.answer = {"moment_id": moment.id, "version": moment.version}
    return run.answer


def withdraw_if_offered(session: Session, actor: Actor, moment: Moment, at: datetime) -> None:
    """Take back the offer of a moment that is about to end, if there is one: each of the two facts is a version of its own."""
    offer = queries.open_offer(session, moment)
    if offer is not None:
        offer.answer("withdraw", at)
        _tell(session, actor, moment, offer, at)


def _offer(actor: Actor, moment: Moment, to_unit_id: UUID, units: Units) -> Handover:
    names = {UUID(str(unit["care_unit_id"])): unit["name"] for unit in units}
    if to_unit_id not in names or to_unit_id == moment.care_unit_id:
        raise Invalid(fields={"to_care_unit_id": ["Välj en annan vårdenhet hos samma vårdgivare."]})
    return Handover(
        id=new_id(),
        moment_id=moment.id,
        from_unit_id=moment.care_unit_id,
        from_unit_name=names[moment.care_unit_id],
        to_unit_id=to_unit_id,
        to_unit_name=names[to_unit_id],
        state="offered",
        offered_at=now(),
        offered_by_commission_version_id=actor.commission_version_id,
        answered_at=None,
    )


def _move(session: Session, moment: Moment, offer: Handover, facts: Mapping[str, Any]) -> None:
    newer = queries.ongoing_moment(session, moment.citizen_id, moment.programme_id, offer.to_unit_id)
    if newer is not None:
        raise Conflict(moment_id=str(newer))
    moment.move_to_unit(offer.to_unit_id, UUID(str(facts["person_id"])), UUID(str(facts["commission_id"])))
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict from error


def _tell(
    session: Session, actor: Actor, moment: Moment, offer: Handover, at: datetime, **facts: Any
) -> dict[str, Any]:
    """Put it in the timeline with the units' names as they are now, announce it, and give the answer."""
    moment.note_change()
    told = {name: getattr(offer, name) for name in ("from_unit_id", "from_unit_name", "to_unit_id", "to_unit_name")}
    record(session, actor, moment, f"handover_{offer.state}", at, handover_id=offer.id, **told, **facts)
    announce(session, _TOLD[offer.state], moment.id, events.handover(moment, offer))
    return {"handover_id": offer.id, "state": offer.state}
