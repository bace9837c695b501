"""What a person has seen of their inbox."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from common.chassis.access import is_unchanged
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.idempotency import by_key, idempotent
from common.contracts.base import Nothing
from common.contracts.notifications.inbox import SeeNotices
from services.notifications.model.notices import Notice


@idempotent(by_key)
def see_notices(session: Session, call: Call[SeeNotices]) -> Nothing:
    """Note which of the person's notices they have seen. It is their own bookkeeping and changes nothing of a citizen, so no record tells of it."""
    request = call.request
    own = (Notice.person_id == UUID(call.actor.id), Notice.id.in_(request.notice_ids))
    session.execute(update(Notice).where(*own, Notice.made_at <= request.until).values(seen_at=now()))
    is_unchanged(session)
    return Nothing()
