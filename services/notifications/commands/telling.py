"""Telling people what is due: decided for each person at once, under the lock of their row, so that what comes together is told together."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.database import Database, make_due
from common.chassis.identifiers import new_id
from services.notifications import texts
from services.notifications.model.deliveries import Delivery
from services.notifications.model.hours import after_quiet
from services.notifications.model.notices import May, Notice, may_tell
from services.notifications.model.recipients import Contact, Recipient
from services.notifications.queries.deliveries import is_one_open
from services.notifications.queries.notices import due_of, people_with_due
from services.notifications.queries.recipients import contacts_of, muted_by, recipient_locked

BATCH = 50
"""How many people's notices one transaction decides on."""
PLANNED, UNHEARD = timedelta(minutes=5), timedelta(seconds=2)
"""When a notice is looked at again whose moment hasn't begun, or of which nobody has told yet how it stands."""


def tell_all_due(database: Database, at: datetime) -> bool:
    """Decide on what is due for some people, and tell whether there may be more. Two replicas at once wait for each other's locks and find nothing left."""
    with database.reading() as session:
        people = people_with_due(session, at, BATCH)
    if not people:
        return False
    with database.writing() as session:
        # By id, so that two who tell the same people can't wait for each other in a circle.
        for person_id in sorted(people):
            tell_due(session, person_id, at)
    return len(people) > 1


def tell_due(session: Session, person_id: UUID, at: datetime) -> None:
    """Decide on all that is due for one person: it goes out, it waits, or it stays in their inbox alone."""
    recipient = recipient_locked(session, person_id)
    ready = list(_ready(session, person_id, at))
    if recipient is not None and recipient.side == "citizen":
        opens = after_quiet(at, recipient.quiet_from, recipient.quiet_until)
        if opens > at:
            for notice in ready:
                notice.due_at = opens
            return
    for notice in ready:
        notice.told_at = at
    if recipient is not None and ready and recipient.may_be_told(at):
        _send(session, recipient, {notice.kind for notice in ready}, at)


def queue(
    session: Session, recipient: Recipient, contact: Contact, template: str, at: datetime, **to: str | UUID
) -> None:
    """Queue a delivery to a contact's address, or to the one that is given; it is sent when this is durable."""
    make_due(session, contact.channel)
    address = to.get("address", contact.address)
    session.add(
        Delivery(
            id=new_id(),
            person_id=contact.person_id,
            channel=contact.channel,
            address=address,
            template=template,
            language=recipient.language,
            code_id=to.get("code_id"),
            state="queued",
            attempts=0,
            made_at=at,
            due_at=at,
        )
    )


def _ready(session: Session, person_id: UUID, at: datetime) -> Iterable[Notice]:
    """Give what may be told now; what may never be told is done with, what may be later is looked at later."""
    for notice, state in due_of(session, person_id, at):
        may = may_tell(notice.kind, notice.moment_id, state)
        if may is May.NOW:
            yield notice
        elif may is May.LATER:
            notice.due_at = at + (PLANNED if state else UNHEARD)
        else:
            notice.told_at = at


def _send(session: Session, recipient: Recipient, kinds: set[str], at: datetime) -> None:
    muted = muted_by(session, recipient.person_id)
    for contact in contacts_of(session, recipient.person_id):
        is_wanted = any((kind, contact.channel) not in muted for kind in kinds)
        is_waiting = is_one_open(session, recipient.person_id, contact.channel, texts.WAITS)
        if contact.is_used and is_wanted and not is_waiting:
            queue(session, recipient, contact, texts.WAITS, at)
            recipient.told_at = at
