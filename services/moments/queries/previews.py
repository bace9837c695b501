"""Whether there is anything to preview: a moment that its citizen no longer reaches has no view of theirs."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.clock import today
from common.chassis.identity import Actor
from common.contracts.errors import MomentEnded
from services.moments.queries.authorised import moment_for_reading


def require_reachable(session: Session, actor: Actor, moment_id: UUID) -> None:
    """Raise `MomentEnded` unless the citizen reaches the moment; raises as reading does."""
    moment = moment_for_reading(session, actor, moment_id).moment
    if not moment.is_reached_by_citizen(today()):
        raise MomentEnded(state=moment.state)
