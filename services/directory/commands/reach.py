"""Whether citizens are notified, as `notifications` tells it: staff who start something are warned of those who aren't."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from common.chassis.facts import Fact
from common.contracts.notifications.events import ReachFact
from services.directory.model import Citizen


def note_reach(session: Session, fact: Fact[ReachFact]) -> None:
    """Keep whether anything is sent to a citizen."""
    this = Citizen.id == fact.data.citizen_id
    session.execute(update(Citizen).where(this).values(is_reached=fact.data.has_channel))
