"""What is to be sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from common.chassis.tables import mirrored_moments
from services.notifications import texts
from services.notifications.model.deliveries import Delivery
from services.notifications.model.notices import OPEN_STATES, Notice


def is_any_due(session: Session, channel: str, at: datetime) -> bool:
    """Say whether anything is to be sent over a channel: asked several times a second, so it locks nothing."""
    return bool(session.scalar(select(exists().where(*_due(channel, at)))))


def next_due(session: Session, channel: str, at: datetime) -> Delivery | None:
    """Give the delivery that has waited longest, locked: two who ask at once get two."""
    wanted = (
        select(Delivery)
        .where(*_due(channel, at))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(wanted)


def is_one_open(session: Session, person_id: UUID, channel: str, template: str) -> bool:
    """Say whether a delivery of this kind waits already: one tells as much as two."""
    this = (Delivery.person_id == person_id, Delivery.channel == channel, Delivery.template == template)
    return bool(session.scalar(select(exists().where(*this, Delivery.ended_at.is_(None)))))


def is_needed(session: Session, delivery: Delivery) -> bool:
    """Say whether anything still waits that a delivery tells of: not when it was read meanwhile, or its moment has ended or is erased."""
    if delivery.template != texts.WAITS:
        return True
    waits = (
        select(Notice.id)
        .outerjoin(mirrored_moments, mirrored_moments.c.moment_id == Notice.moment_id)
        .where(
            Notice.person_id == delivery.person_id,
            Notice.told_at.is_not(None),
            Notice.heeded_at.is_(None),
            Notice.moment_id.is_(None) | mirrored_moments.c.state.in_(OPEN_STATES),
        )
    )
    return bool(session.scalar(select(waits.exists())))


def delivery_locked(session: Session, delivery_id: UUID) -> Delivery | None:
    """Give a delivery, locked."""
    return session.get(Delivery, delivery_id, with_for_update=True)


def _due(channel: str, at: datetime) -> tuple:  # type: ignore[type-arg]
    return Delivery.channel == channel, Delivery.ended_at.is_(None), Delivery.due_at <= at
