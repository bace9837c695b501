"""Sending: deliveries are taken in a transaction, sent outside of any, and their ends noted in another. Whoever dies between leaves them to the next, who judges what may be repeated."""

import time
from collections.abc import Callable, Iterator, Sequence
from threading import Thread
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from common.chassis import telemetry
from common.chassis.clock import now
from common.chassis.database import Database, insert_those_absent
from services.notifications.model.deliveries import LEASE, Attempt, Delivery
from services.notifications.model.outcomes import UNKNOWN, UNTRIED, Breaker, Outcome
from services.notifications.queries.deliveries import deliveries_locked, is_any_due, needed, next_due
from services.notifications.queries.recipients import contacts_at

Send = Callable[[Delivery], Outcome]
TAKEN = {"email": 20, "sms": 1}
"""How many are taken at once. Whoever dies in the midst may have sent any of them: mails come again, and a text message alone is in doubt."""
ROUNDS = 20
"""How often one run of a timer takes some before it looks whether the service is to stop."""
PATIENCE = LEASE.total_seconds() / 4
"""Seconds after which no further one of those taken is begun: each may take a while, and the lease must hold."""
_ATTEMPTS = cast("Table", Attempt.__table__)
Ended = tuple[Delivery, Outcome]
log = telemetry.logger(__name__)


def send_due(database: Database, channel: str, breaker: Breaker, sends: Sequence[Send]) -> bool:
    """Send what is due over a channel, side by side in as many ways as there are, and tell whether there may be more."""
    with database.reading() as session:
        if breaker.is_open() or not is_any_due(session, channel, now()):
            return False
    for _ in range(ROUNDS):
        taken = [] if breaker.is_open() else take(database, channel)
        if not taken:
            return False
        note_outcomes(database, _sent(taken, breaker, sends))
    return True


def take(database: Database, channel: str) -> list[Delivery]:
    """Take the next deliveries. What somebody has begun and never ended ends as unknown here, unless it may be repeated; what tells of nothing any more isn't needed."""
    at = now()
    with database.writing() as session:
        found = next_due(session, channel, at, TAKEN[channel])
        _note_attempts(session, [(each, Outcome(UNKNOWN, "died")) for each in found if each.state == "sending"])
        wanted = needed(session, found)
        for each in found:
            if each.state == "sending" and not each.may_repeat:
                each.end(UNKNOWN, at)
            elif each.id not in wanted:
                each.end("needless", at)
            else:
                each.begin(at)
        session.flush()
        session.expunge_all()
    begun = [each for each in found if each.ended_at is None]
    return begun if begun or not found else take(database, channel)


def note_outcomes(database: Database, ended: Sequence[Ended]) -> None:
    """Note what became of attempts, unless somebody else has taken a delivery meanwhile, or its carrier has told more already."""
    with database.writing() as session:
        found = deliveries_locked(session, [taken.id for taken, _outcome in ended])
        known = [(taken, outcome) for taken, outcome in ended if taken.id in found]
        _note_attempts(session, [each for each in known if each[1].state != UNTRIED])
        for taken, outcome in known:
            each = found[taken.id]
            if each.state == "sending" and each.attempts == taken.attempts:
                each.note(outcome.state, now())
        note_reach(session, [each for each in found.values() if each.ended_at is not None])


def note_reach(session: Session, ended: Sequence[Delivery]) -> None:
    """Note at their addresses whether what was sent there last arrived, as far as anybody knows."""
    contacts = contacts_at(session, ended)
    for each in ended:
        contact = contacts.get((each.person_id, each.channel, each.address))
        if contact is not None and each.is_lost:
            contact.unreachable_since = contact.unreachable_since or each.ended_at
        elif contact is not None and each.has_arrived:
            contact.unreachable_since = None


def _sent(taken: Sequence[Delivery], breaker: Breaker, sends: Sequence[Send]) -> list[Ended]:
    """Share them among the ways, since what takes time is the other side's answer; the process' threads are green.

    What a way ends with by a mistake of ours is logged and not noted: the lease brings it back.
    """
    ended: list[Ended] = []

    def go(own: Sequence[Delivery], send: Send) -> None:
        try:
            ended.extend(_in_turn(own, breaker, send))  # one by one: what comes before a mistake is noted
        except Exception:
            log.exception("deliveries could not be sent")

    ways = len(sends)
    lanes = [Thread(target=go, args=(taken[number::ways], send)) for number, send in enumerate(sends)]
    for each in lanes:
        each.start()
    for each in lanes:
        each.join()
    return ended


def _in_turn(taken: Sequence[Delivery], breaker: Breaker, send: Send) -> Iterator[Ended]:
    """Send one after the other, for as long as the carrier can and the lease holds; the rest stays for later."""
    began = time.monotonic()
    for each in taken:
        if breaker.is_open() or time.monotonic() - began > PATIENCE:
            yield each, Outcome(UNTRIED)
            continue
        outcome = send(each)
        breaker.note(outcome)
        yield each, outcome


def _note_attempts(session: Session, ended: Sequence[Ended]) -> None:
    rows = [
        {"delivery_id": taken.id, "number": taken.attempts, "at": now(), "outcome": told.state, "detail": told.detail}
        for taken, told in ended
    ]
    insert_those_absent(session, _ATTEMPTS, rows)
