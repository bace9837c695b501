"""The facts that notifications announces."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.outbox import announce
from common.contracts.notifications.events import REACH_CHANGED, ReachFact


def reach_changed(session: Session, citizen_id: UUID, *, has_channel: bool) -> None:
    """Say whether a citizen is sent anything now."""
    announce(session, REACH_CHANGED, citizen_id, ReachFact(citizen_id=citizen_id, has_channel=has_channel))
