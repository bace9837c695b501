"""What is to be sent."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from common.chassis.tables import mirrored_moments
from services.notifications import texts
from services.notifications.model.deliveries import Delivery
from services.notifications.model.notices import ENDING, OPEN_STATES, Notice


def is_any_due(session: Session, channel: str, at: datetime) -> bool:
    """Say whether anything is to be sent over a channel: asked several times a second, so it locks nothing."""
    return bool(session.scalar(select(exists().where(*_due(channel, at)))))


def next_due(session: Session, channel: str, at: datetime, limit: int) -> Sequence[Delivery]:
    """Give the deliveries that have waited longest, locked: two who ask at once get others."""
    wanted = (
        select(Delivery)
        .where(*_due(channel, at))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(wanted).all()


def is_one_open(session: Session, person_id: UUID, channel: str, template: str) -> bool:
    """Say whether a delivery of this kind waits already: one tells as much as two."""
    this = (Delivery.person_id == person_id, Delivery.channel == channel, Delivery.template == template)
    return bool(session.scalar(select(exists().where(*this, Delivery.ended_at.is_(None)))))


def needed(session: Session, found: Sequence[Delivery]) -> set[UUID]:
    """Give which of them tell of something that still waits: not what was read meanwhile, or whose moment has ended or is erased. Codes and their like always do."""
    telling = [each for each in found if each.template == texts.WAITS]
    waits = (
        select(Notice.person_id)
        .outerjoin(mirrored_moments, mirrored_moments.c.moment_id == Notice.moment_id)
        .where(
            Notice.person_id.in_({each.person_id for each in telling}),
            Notice.told_at.is_not(None),
            Notice.heeded_at.is_(None),
            Notice.moment_id.is_(None)
            | ((Notice.kind != ENDING) & mirrored_moments.c.state.in_(OPEN_STATES))
            | ((Notice.kind == ENDING) & (mirrored_moments.c.state == "maintenance")),
        )
        .distinct()
    )
    waiting = set(session.scalars(waits)) if telling else set()
    return {each.id for each in found if each.template != texts.WAITS or each.person_id in waiting}


def delivery_locked(session: Session, delivery_id: UUID) -> Delivery | None:
    """Give a delivery, locked."""
    return deliveries_locked(session, [delivery_id]).get(delivery_id)


def deliveries_locked(session: Session, ids: Collection[UUID]) -> dict[UUID, Delivery]:
    """Give deliveries, locked in the order of their ids."""
    wanted = select(Delivery).where(Delivery.id.in_(ids)).order_by(Delivery.id).with_for_update()
    return {each.id: each for each in session.scalars(wanted)}


def _due(channel: str, at: datetime) -> tuple:  # type: ignore[type-arg]
    return Delivery.channel == channel, Delivery.ended_at.is_(None), Delivery.due_at <= at
