"""What moments keep of messages: that one was sent, in the timeline, and that the citizen was there. Never a word of it."""

from sqlalchemy.orm import Session

from common.chassis.facts import Fact
from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.messaging.events import SentFact
from services.moments.commands.timeline import entry
from services.moments.model import Moment, TimelineEntry


def note_message(session: Session, fact: Fact[SentFact]) -> None:
    """Tell in the timeline that a message was sent, and keep that the citizen did something; nothing of a moment that is erased.

    It is news of no version of the moment, so nobody who is changing it is told that it changed.
    """
    told = fact.data
    moment = session.get(Moment, told.moment_id, with_for_update=True)
    if moment is None:
        return
    if not told.by_staff and (moment.last_active_at is None or moment.last_active_at < fact.time):
        moment.note_activity(fact.time)
    kept = entry(_writer(told), moment.id, "message_sent", fact.time, conversation_id=told.conversation_id)
    session.add(TimelineEntry(**kept))


def _writer(told: SentFact) -> Actor:
    """Give who wrote it, as far as a timeline names them."""
    if told.by_staff:
        return Actor(Caller.STAFF, "", commission_version_id=told.commission_version_id)
    return Actor(Caller.CITIZEN, str(told.citizen_id), guardian_id=told.guardian_id)
