"""What comes back of what was sent: a provider's report, and the wish for no more. And what is forgotten in the end."""

from datetime import datetime
from hmac import compare_digest

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from common.chassis.access import record
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import by_key, idempotent
from common.contracts.base import Nothing
from common.contracts.errors import NotFound
from common.contracts.notifications.deliveries import NoteReport, StopMails
from services.notifications.commands.delivering import note_reach
from services.notifications.commands.preferences import tell_reach
from services.notifications.model.codes import REPORT, STOP, Digest, mark_of
from services.notifications.model.deliveries import KEPT, Attempt, Delivery
from services.notifications.model.recipients import Contact
from services.notifications.queries.deliveries import delivery_locked
from services.notifications.queries.recipients import recipient_locked

STOPPED = "stop mails by their link"
SWEPT = 1000
"""How many old deliveries one transaction forgets."""


@idempotent(by_key)
def stop(session: Session, call: Call[StopMails], digest: Digest) -> Nothing:
    """Send no more to the address of a delivery; whoever has the mark has got the mail. Another address that has taken its place is left alone.

    Nobody is signed in, so a citizen's access record names the gateway, which was asked.
    """
    found = _marked(session, call.request, digest, STOP)
    recipient = recipient_locked(session, found.person_id)
    contact = session.get(Contact, (found.person_id, found.channel))
    if recipient and contact and contact.is_on and contact.address == found.address:
        contact.is_on, contact.stopped_at = False, now()
        tell_reach(session, recipient)
        if recipient.side == "citizen":
            record(session, "notifications", call.actor, STOPPED, action="change", concerned={None: [found.person_id]})
    return Nothing()


@idempotent(by_key)
def note_report(session: Session, call: Call[NoteReport], digest: Digest) -> Nothing:
    """Note what a provider tells of a delivery, in whatever state it is: a report may come before we have noted that it was sent, and twice."""
    found = _marked(session, call.request, digest, REPORT)
    if found.state != "delivered":
        found.end("delivered" if call.request.is_delivered else "failed", now())
        note_reach(session, [found])
    return Nothing()


def forget_old(database: Database, at: datetime) -> bool:
    """Forget deliveries whose end is long ago; tells whether there may be more."""
    with database.writing() as session:
        old = select(Delivery.id).where(Delivery.ended_at < at - KEPT).order_by(Delivery.ended_at).limit(SWEPT)
        ids = session.scalars(old).all()
        for kind, column in ((Attempt, Attempt.delivery_id), (Delivery, Delivery.id)):
            session.execute(delete(kind).where(column.in_(ids)))
    return len(ids) == SWEPT


def _marked(session: Session, told: StopMails | NoteReport, digest: Digest, purpose: str) -> Delivery:
    """Give the delivery that an address of ours is about, locked; raises `NotFound` for a mark that we haven't made, and for what is forgotten."""
    found = delivery_locked(session, told.delivery_id)
    if found is None or not compare_digest(mark_of(digest, purpose, told.delivery_id), told.mark):
        raise NotFound
    return found
