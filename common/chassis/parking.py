"""Parked messages: what operators see of them, and what becomes of them. The message's body never leaves the service."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.idempotency import by_key, idempotent
from common.chassis.tables import parked
from common.contracts.base import Nothing
from common.contracts.errors import Forbidden, NotFound
from common.contracts.operations import ParkedCommand, ParkedMessage, ParkedMessages

NOT_PROVEN = "NotProvenError"
"""How the fault of a message begins that nobody proves to have sent."""
SHOWN = [column for column in parked.c if column.name != "body"]


def parked_messages(session: Session, limit: int) -> ParkedMessages:
    """Give the newest parked messages, without their bodies."""
    rows = session.execute(select(*SHOWN).order_by(parked.c.parked_at.desc()).limit(limit))
    return ParkedMessages(messages=[ParkedMessage(**row) for row in rows.mappings()])


def parked_body(session: Session, parked_id: UUID, *, is_vouched_for: bool) -> tuple[str, bytes]:
    """Give the queue and the body of a parked message.

    Raises `NotFound` for one that isn't there, and `Forbidden` for one that nobody has proven to have sent, unless the operator vouches for it.
    """
    found = select(parked.c.queue, parked.c.body, parked.c.exception_type).where(parked.c.id == parked_id)
    row = session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    if row.exception_type.startswith(NOT_PROVEN) and not is_vouched_for:
        raise Forbidden(reason="not_proven")
    return row.queue, row.body


@idempotent(by_key)
def drop(session: Session, call: Call[ParkedCommand]) -> Nothing:
    """Forget a parked message for good; raises `NotFound` for one that isn't there."""
    if _delete(session, call.request.parked_id) == 0:
        raise NotFound
    return Nothing()


@idempotent(by_key)
def forget_posted(session: Session, call: Call[ParkedCommand]) -> Nothing:
    """Forget a parked message that is back in its queue."""
    _delete(session, call.request.parked_id)
    return Nothing()


def _delete(session: Session, parked_id: UUID) -> int:
    found = session.execute(delete(parked).where(parked.c.id == parked_id).returning(parked.c.id)).all()
    return len(found)
