"""The facts that `notifications` announces."""

from uuid import UUID

from common.contracts.base import Event
from common.contracts.messages import Message


class ReachFact(Message):
    """Which citizen, and whether anything is sent to them now; never where."""

    citizen_id: UUID
    has_channel: bool


REACH_CHANGED = Event(
    "notifications", "se.sob.citizen.reach-changed.v1", "A citizen has chosen how they are notified.", ReachFact
)
