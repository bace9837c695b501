"""What becomes of a message after it was handled: acknowledged, tried again later, or parked for an operator.

A failed message is published to a retry exchange, confirmed, and only then acknowledged. An outage of what the service stands on is not the message's: it
waits five seconds and its attempt doesn't count. After the last attempt the message moves to the service's `parked` table. What nobody proves
to have sent goes there at once, without having been looked at: nothing that it says of itself is believed, not even its id.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import eventlet
from sqlalchemy import delete

from common.chassis import telemetry
from common.chassis.bus.publisher import Outgoing, PublishError, SharedPublisher
from common.chassis.bus.queue_consumer import QueueConsumer
from common.chassis.bus.topology import RETRY_SECONDS, again_name
from common.chassis.clock import now
from common.chassis.database import Database, insert_if_absent
from common.chassis.database.outages import is_away
from common.chassis.identity import NotProvenError
from common.chassis.parking import NOT_PROVEN
from common.chassis.tables import parked, started
from common.contracts.base import HEADER_PROOF
from common.contracts.errors import OutcomeUnknown, Unavailable

HEADER_ATTEMPT = "sob-attempt"
OUTAGE_SECONDS = 5
REQUEUE_PAUSE_SECONDS = 1
HEADER_DELIVERIES = "x-delivery-count"

log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as the broker gave it: raw body, how often it has failed, how often it was redelivered unsettled."""

    message: Any
    body: bytes
    attempt: int
    redeliveries: int
    proof: str | None

    @classmethod
    def of(cls, message: Any) -> "Delivery":
        """Read a kombu message; foreign headers count as none."""
        body = message.body.encode() if isinstance(message.body, str) else bytes(message.body or b"")
        return cls(message, body, _count(message, HEADER_ATTEMPT), _count(message, HEADER_DELIVERIES), _proof(message))

    def envelope(self) -> dict[str, Any]:
        """Give the body's outermost object, or an empty one."""
        try:
            read = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return read if isinstance(read, dict) else {}

    @property
    def type(self) -> str | None:
        """What the body says that it is, for operators to read. Not all that JSON holds can be written: no NUL, no half of a sign."""
        told = str(self.envelope().get("type") or "")[:120]
        return "".join(sign for sign in told if sign.isprintable()) or None

    @property
    def event_id(self) -> UUID | None:
        """The event's id, if the body has one."""
        try:
            return UUID(str(self.envelope().get("id")))
        except ValueError:
            return None


def _count(message: Any, header: str) -> int:
    value = message.headers.get(header, 0)
    return value if isinstance(value, int) and 0 <= value <= len(RETRY_SECONDS) * 100 else 0


def _proof(message: Any) -> str | None:
    value = message.headers.get(HEADER_PROOF)
    return value if isinstance(value, str) else None


def is_outage(error: BaseException | None) -> bool:
    """Say whether a fault is of what the service stands on and not the message's."""
    return isinstance(error, (Unavailable, OutcomeUnknown)) or is_away(error)


class Settler:
    """Settles the messages of one queue."""

    def __init__(self, queue: str, consumer: QueueConsumer, publisher: SharedPublisher, database: Database) -> None:
        """Work for `queue`."""
        self._queue = queue
        self._consumer = consumer
        self._publisher = publisher
        self._database = database

    def done(self, delivery: Delivery) -> None:
        """Acknowledge."""
        telemetry.EVENTS_HANDLED.labels(self._queue, "done").inc()
        self._consumer.ack_message(delivery.message)

    def failed(self, delivery: Delivery, exc_info: Any, *, final: bool = False) -> None:
        """Try again later, or park: after the last attempt, or at once when it is `final`. Never raises."""
        outage = is_outage(exc_info[1])
        outcome = "outage" if outage else "failed"
        telemetry.EVENTS_HANDLED.labels(self._queue, outcome).inc()
        log.warning("message failed", queue=self._queue, attempt=delivery.attempt, outcome=outcome, exc_info=exc_info)
        if outage:
            self._again(delivery, OUTAGE_SECONDS, delivery.attempt)
        elif final or delivery.attempt >= len(RETRY_SECONDS):
            self._park_or_wait(delivery, exc_info)
        else:
            self._again(delivery, RETRY_SECONDS[delivery.attempt], delivery.attempt + 1)

    def refused(self, delivery: Delivery, error: NotProvenError) -> None:
        """Park what isn't proven, at once. Never raises."""
        telemetry.EVENTS_HANDLED.labels(self._queue, "not_proven").inc()
        log.error("message not proven", queue=self._queue, reason=error.reason)
        self._park_or_wait(delivery, (NotProvenError, error, error.__traceback__))

    def _again(self, delivery: Delivery, seconds: int, attempt: int) -> None:
        properties = delivery.message.properties
        waiting = Outgoing(
            delivery.body,
            again_name(seconds),
            self._queue,
            mandatory=True,
            content_type=str(properties.get("content_type") or "application/octet-stream"),
            headers={HEADER_ATTEMPT: attempt, HEADER_PROOF: delivery.proof},
        )
        try:
            self._publisher.publish(waiting)
        except PublishError as error:
            log.warning("message could not be put aside", queue=self._queue, fault=type(error).__name__)
            eventlet.sleep(REQUEUE_PAUSE_SECONDS)
            self._consumer.requeue_message(delivery.message)
        else:
            self._consumer.ack_message(delivery.message)

    def _park_or_wait(self, delivery: Delivery, exc_info: Any) -> None:
        try:
            self.park(delivery, exc_info)
        except Exception:
            log.exception("message could not be parked", queue=self._queue)
            self._again(delivery, OUTAGE_SECONDS, delivery.attempt)
        else:
            telemetry.EVENTS_HANDLED.labels(self._queue, "parked").inc()
            self._consumer.ack_message(delivery.message)

    def park(self, delivery: Delivery, exc_info: Any) -> None:
        """Keep the message in the `parked` table: once, however often it comes."""
        # A forgery under the id of an event must not stand in that event's way when it is parked itself.
        event_id = None if exc_info[0] is NotProvenError else delivery.event_id
        digest = hashlib.sha256(delivery.body).hexdigest()
        frames = telemetry.frames(exc_info[2])
        with self._database.writing() as session:
            insert_if_absent(
                session,
                parked,
                id=uuid5(NAMESPACE_OID, f"{self._queue} {event_id or digest}"),
                queue=self._queue,
                event_id=str(event_id) if event_id else None,
                type=delivery.type,
                body=delivery.body,
                attempts=delivery.attempt + 1,
                exception_type=fault_name(exc_info[1])[:200],
                exception_place=(frames[-1] if frames else "")[-400:],
                parked_at=now(),
            )
            _forget_starts(session, self._queue, event_id)

    def forget_starts(self, event_id: UUID) -> None:
        """Forget how often a message was begun: it has come to an end."""
        with self._database.writing() as session:
            _forget_starts(session, self._queue, event_id)


def fault_name(error: BaseException) -> str:
    """Give what operators read as the fault: the type, and why a message isn't believed."""
    return f"{NOT_PROVEN}: {error.reason}" if isinstance(error, NotProvenError) else type(error).__name__


def _forget_starts(session: Any, queue: str, event_id: UUID | None) -> None:
    session.execute(delete(started).where(started.c.queue == queue, started.c.event_id == event_id))
