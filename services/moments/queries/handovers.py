"""Offers of moments to other care units: as the offering unit sees them, and as the receiving one does."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session, contains_eager

from common.chassis.access import concerns
from common.chassis.calls import Call
from common.chassis.clock import today
from common.chassis.identity import Actor
from common.contracts.base import Nothing
from common.contracts.directory.units import ProviderUnit
from common.contracts.errors import NotFound
from common.contracts.moments.handovers import (
    AcceptHandover,
    DeclinedOffer,
    HandoverPage,
    HandoverUnit,
    OfferRow,
    Offers,
    OpenOffer,
)
from common.contracts.moments.vocabulary import MomentRequest
from services.moments.model import Handover, Moment, require_may_take
from services.moments.queries.authorised import header, moment_for_reading

MOST_OFFERS = 100
# Written into the statement, not bound: else SQLite doesn't see that the partial index will do.
_IS_OFFERED = Handover.state == literal_column("'offered'")


def handover_page(session: Session, call: Call[MomentRequest], units: Sequence[ProviderUnit]) -> HandoverPage:
    """Give who could take a moment and the offer that stands; `units`: all of the care provider's."""
    found = moment_for_reading(session, call.actor, call.request.moment_id)
    offer = open_offer(session, found.moment)
    return HandoverPage(
        header=header(found, call.actor),
        units=[HandoverUnit.of(unit) for unit in units if unit.care_unit_id != found.moment.care_unit_id],
        offer=OpenOffer.of(offer, handover_id=offer.id) if offer else None,
        declined=None if offer else _declined_last(session, found.moment),
    )


def _declined_last(session: Session, moment: Moment) -> DeclinedOffer | None:
    """Give the latest offer by the unit that has the moment, if the other unit declined it."""
    own = (Handover.moment_id == moment.id, Handover.from_unit_id == moment.care_unit_id)
    last = session.scalar(
        select(Handover).where(*own).order_by(Handover.offered_at.desc(), Handover.id.desc()).limit(1)
    )
    return DeclinedOffer.of(last) if last is not None and last.state == "declined" else None


def open_offer(session: Session, moment: Moment) -> Handover | None:
    """Give the offer of a moment that nobody has answered."""
    return session.scalar(select(Handover).where(Handover.moment_id == moment.id, _IS_OFFERED))


def offer_for_withdrawal(session: Session, moment: Moment, handover_id: UUID) -> Handover:
    """Give an offer of a locked moment, made by the unit that has it; raises `NotFound`."""
    offer = session.get(Handover, handover_id)
    if offer is None or offer.moment_id != moment.id or offer.from_unit_id != moment.care_unit_id:
        raise NotFound
    return offer


def offer_for_answer(session: Session, actor: Actor, handover_id: UUID) -> tuple[Handover, Moment]:
    """Give an offer to the actor's unit with its moment, locked; raises `NotFound`, and `Forbidden` without the role."""
    to_this_unit = select(Handover.moment_id).where(
        Handover.id == handover_id, Handover.to_unit_id == actor.care_unit_id
    )
    moment_id = session.scalar(to_this_unit)
    if moment_id is None:
        raise NotFound
    require_may_take(actor)
    moment = session.scalars(select(Moment).where(Moment.id == moment_id).with_for_update(of=Moment)).one()
    concerns(session, moment.citizen_id, moment.id)
    return session.get_one(Handover, handover_id, populate_existing=True), moment


def offered_citizen(session: Session, call: Call[AcceptHandover]) -> UUID | None:
    """Give whose moment an open offer to the actor's unit is about; nobody's when there is nothing to accept."""
    unit_id = call.actor.care_unit_id
    offer = (Handover.id == call.request.handover_id, Handover.to_unit_id == unit_id, _IS_OFFERED)
    return session.scalar(select(Moment.citizen_id).join(Handover, Handover.moment_id == Moment.id).where(*offer))


def offers(session: Session, call: Call[Nothing]) -> Offers:
    """Give what is offered to the actor's unit: nothing in it tells who the citizen is. Raises `Forbidden`."""
    require_may_take(call.actor)
    rows = session.scalars(
        select(Handover)
        .where(Handover.to_unit_id == call.actor.care_unit_id, _IS_OFFERED)
        .order_by(Handover.offered_at, Handover.id)
        .limit(MOST_OFFERS)
    ).all()
    found = {
        moment.id: moment
        for moment in session.scalars(
            select(Moment)
            .join(Moment.programme)
            .options(contains_eager(Moment.programme))
            .where(Moment.id.in_([row.moment_id for row in rows]))
        )
    }
    return Offers(offers=[_offer(row, found[row.moment_id]) for row in rows])


def offer_count(care_unit_id: UUID) -> Any:
    """Give the scalar subquery of how many offers wait for a unit."""
    waiting = select(func.count()).where(Handover.to_unit_id == care_unit_id, _IS_OFFERED)
    return waiting.scalar_subquery()


def _offer(row: Handover, moment: Moment) -> OfferRow:
    programme = moment.programme
    return OfferRow.of(
        row,
        handover_id=row.id,
        title=programme.title,
        programme_version=programme.version,
        recommended_days=programme.recommended_days,
        days_running=moment.days_running(today()),
    )
