"""Sending: a delivery is taken in a transaction of its own, sent outside of any, and its end noted in another. Whoever dies between leaves it to the next, who judges whether it may be repeated."""

from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import by_key, idempotent
from common.contracts.base import Nothing
from common.contracts.errors import NotFound
from common.contracts.notifications.deliveries import NoteReport, StopMails
from services.notifications.commands.preferences import tell_reach
from services.notifications.model.codes import REPORT, STOP, Digest, mark_of
from services.notifications.model.deliveries import KEPT, Attempt, Delivery
from services.notifications.model.outcomes import Breaker, Outcome
from services.notifications.model.recipients import Contact
from services.notifications.queries.deliveries import delivery_locked, is_any_due, is_needed, next_due
from services.notifications.queries.recipients import recipient_locked

Send = Callable[[Delivery], Outcome]
BATCH = 100
"""How many deliveries one run of a timer sends before it looks whether the service is to stop."""
SWEPT = 1000
"""How many old deliveries one transaction forgets."""


def send_due(database: Database, channel: str, breaker: Breaker, send: Send) -> bool:
    """Send what is due over a channel, one after the other, and tell whether there may be more."""
    with database.reading() as session:
        if breaker.is_open() or not is_any_due(session, channel, now()):
            return False
    for _ in range(BATCH):
        taken = None if breaker.is_open() else take(database, channel)
        if taken is None:
            return False
        outcome = send(taken)
        breaker.note(outcome)
        note_outcome(database, taken, outcome)
    return True


def take(database: Database, channel: str) -> Delivery | None:
    """Take the next delivery. What somebody has begun and never ended ends as unknown here, unless it may be repeated."""
    while True:
        at = now()
        with database.writing() as session:
            found = next_due(session, channel, at)
            if found is None:
                return None
            if found.state == "sending" and not found.may_repeat:
                found.end("unknown", at)
                _attempt(session, found, "unknown", "died")
                continue
            if not is_needed(session, found):
                found.end("needless", at)
                continue
            found.begin(at)
            session.add(Attempt(delivery_id=found.id, number=found.attempts, at=at, outcome="sending", detail=""))
            session.flush()
            session.expunge(found)
            return found


def note_outcome(database: Database, taken: Delivery, outcome: Outcome) -> None:
    """Note what became of an attempt, unless somebody else has taken the delivery meanwhile, or its carrier has told more already."""
    with database.writing() as session:
        _attempt(session, taken, outcome.state, outcome.detail)
        found = delivery_locked(session, taken.id)
        if found is None or found.state != "sending" or found.attempts != taken.attempts:
            return
        found.note(outcome.state, now())
        if found.ended_at is not None:
            _note_reach(session, found)


@idempotent(by_key)
def stop(session: Session, call: Call[StopMails], digest: Digest) -> Nothing:
    """Send no more to the address of a delivery; whoever has the mark has got the mail. Another address that has taken its place is left alone."""
    found = _marked(session, call.request, digest, STOP)
    recipient = recipient_locked(session, found.person_id)
    this = (Contact.person_id == found.person_id, Contact.channel == found.channel, Contact.address == found.address)
    session.execute(update(Contact).where(*this).values(is_on=False))
    if recipient is not None:
        tell_reach(session, recipient)
    return Nothing()


@idempotent(by_key)
def note_report(session: Session, call: Call[NoteReport], digest: Digest) -> Nothing:
    """Note what a provider tells of a delivery, in whatever state it is: a report may come before we have noted that it was sent, and twice."""
    found = _marked(session, call.request, digest, REPORT)
    if found.state != "delivered":
        found.end("delivered" if call.request.is_delivered else "failed", now())
        _note_reach(session, found)
    return Nothing()


def forget_old(database: Database, at: datetime) -> bool:
    """Forget deliveries whose end is long ago; tells whether there may be more."""
    with database.writing() as session:
        old = select(Delivery.id).where(Delivery.ended_at < at - KEPT).order_by(Delivery.ended_at).limit(SWEPT)
        ids = session.scalars(old).all()
        for kind, column in ((Attempt, Attempt.delivery_id), (Delivery, Delivery.id)):
            session.execute(delete(kind).where(column.in_(ids)))
    return len(ids) == SWEPT


def _attempt(session: Session, delivery: Delivery, outcome: str, detail: str) -> None:
    this = (Attempt.delivery_id == delivery.id, Attempt.number == delivery.attempts)
    session.execute(update(Attempt).where(*this).values(outcome=outcome, detail=detail))


def _marked(session: Session, told: StopMails | NoteReport, digest: Digest, purpose: str) -> Delivery:
    """Give the delivery that an address of ours is about, locked; raises `NotFound` for a mark that we haven't made, and for what is forgotten."""
    found = delivery_locked(session, told.delivery_id)
    if found is None or not compare_digest(mark_of(digest, purpose, told.delivery_id), told.mark):
        raise NotFound
    return found


def _note_reach(session: Session, ended: Delivery) -> None:
    """Note at the address whether what was sent there last arrived, as far as anybody knows."""
    is_lost = ended.state in {"failed", "gave_up"}
    this = (Contact.person_id == ended.person_id, Contact.channel == ended.channel, Contact.address == ended.address)
    if is_lost:
        changed = {"unreachable_since": ended.ended_at}
        session.execute(update(Contact).where(*this, Contact.unreachable_since.is_(None)).values(changed))
    elif ended.state in {"sent", "delivered"}:
        gone = update(Contact).where(*this, Contact.unreachable_since.is_not(None))
        session.execute(gone.values(unreachable_since=None))
