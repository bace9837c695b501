"""The decorator of a service's methods that handle events: `@handles(ON_PROGRAMME_PUBLISHED)`.

A handler gets the session of its effect's transaction and the fact, and is called only for what is new to it. It runs until it succeeds: after a failure 1, 5, 25 and 125 seconds later, then the message is parked. A message that was
redelivered may be one that kills its process. Such suspects are taken one at a time in the whole process, their starts are counted in a
transaction of their own before the handler begins, and the third start parks the message instead.
"""

import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

from eventlet.semaphore import Semaphore
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.chassis import telemetry
from common.chassis.bus.libraries import Queue
from common.chassis.bus.publisher import SharedPublisher
from common.chassis.bus.queue_consumer import QueueConsumer
from common.chassis.bus.settlement import Delivery, Settler
from common.chassis.bus.shared import SharedResources
from common.chassis.bus.signature_checks import require_event
from common.chassis.clock import now
from common.chassis.database import Database, insert_if_absent
from common.chassis.facts import Fact, handle
from common.chassis.identity import NotProvenError, Verifier
from common.chassis.tables import started
from common.contracts.base import CloudEvent, Data, Subscription

MOST_STARTS = 3

Method = Callable[[Any, Session, Fact[Data]], None]
Afterwards = Callable[[Any, Fact[Data]], None]

log = telemetry.logger(__name__)
_envelope = CloudEvent()


class KilledItsProcessError(Exception):
    """The message was begun twice and never ended: whatever it does, it isn't begun a third time."""


def handles(
    subscription: Subscription[Data], afterwards: Afterwards[Data] | None = None
) -> Callable[[Method[Data]], Method[Data]]:
    """Make a method handle the events of `subscription`; the method must have the handler's name.

    What isn't database work has no place in it: `afterwards` gets the service and the fact when the effect is durable. It is called until it has
    succeeded, so it may be called again for a fact that was handled before.
    """

    def register(method: Method[Data]) -> Method[Data]:
        if method.__name__ != subscription.handler:
            message = f"{method.__qualname__} handles {subscription.queue}: it must have the handler's name"
            raise TypeError(message)
        register_entrypoint(method, EventEntrypoint(subscription, afterwards))
        return method

    return register


def read_fact(delivery: Delivery, subscription: Subscription[Data], verifier: Verifier) -> Fact[Data]:
    """Give the event in a message.

    Raises `NotProvenError` for one that isn't its owner's, `marshmallow.ValidationError` for one that breaks its contract, `KeyError` for another type.
    """
    proof = verifier.proof(delivery.proof, delivery.body)
    try:
        envelope = _envelope.loads(delivery.body.decode())
    except Exception:
        require_event(proof, delivery.envelope(), subscription)
        raise
    require_event(proof, envelope, subscription)
    event = subscription.events[envelope["type"]]
    return Fact(
        id=envelope["id"],
        type=envelope["type"],
        source=envelope["source"],
        subject=envelope["subject"],
        time=envelope["time"],
        data=event.load(envelope["data"]),
        handler=subscription.queue,
        correlation_id=envelope["correlationid"],
    )


def count_start(database: Database, queue: str, event_id: UUID) -> int:
    """Count one more start of a suspect, durable before it begins, and give how many there have been."""
    with database.writing() as session:
        insert_if_absent(session, started, queue=queue, event_id=event_id, starts=0, last_at=now())
        this = (started.c.queue == queue) & (started.c.event_id == event_id)
        session.execute(update(started).where(this).values(starts=started.c.starts + 1, last_at=now()))
        return int(session.execute(select(started.c.starts).where(this)).scalar_one())


class EventEntrypoint(Entrypoint):
    """One method that handles the events of one queue."""

    queue_consumer = QueueConsumer()
    publisher = SharedPublisher()
    resources = SharedResources()

    def __init__(self, subscription: Subscription, afterwards: Afterwards | None = None) -> None:
        super().__init__()
        self.subscription = subscription
        self._afterwards = afterwards
        self.prefetch = 1 if subscription.in_order else subscription.prefetch
        self.occupies_workers = self.prefetch
        # Topology declares the queue with its arguments; here it is only consumed.
        self.queue = Queue(subscription.queue, no_declare=True)
        self._running: dict[UUID, list[Delivery]] = {}

    def setup(self) -> None:
        """Begin to consume; a subscription of another service is a mistake that stops the start."""
        if self.subscription.consumer != self.container.service_name:
            message = f"{self.subscription.queue} is not a queue of {self.container.service_name}"
            raise TypeError(message)
        resources = self.resources.get()
        self._database, self._verifier = resources.database, resources.verifier
        self._settler = Settler(self.subscription.queue, self.queue_consumer, self.publisher, self._database)
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        """Take no more events; returns when the queue is no longer consumed."""
        self.queue_consumer.unregister_provider(self)

    @property
    def _suspects(self) -> Semaphore:
        return self.container.suspects

    def handle_message(self, message: Any) -> None:
        """Begin to handle a message, or remember the new delivery of one that still runs."""
        delivery = Delivery.of(message)
        try:
            fact = read_fact(delivery, self.subscription, self._verifier)
        except NotProvenError as error:
            self._settler.refused(delivery, error)
            return
        except Exception:  # noqa: BLE001 (whatever is wrong with it, it is tried again and parked)
            self._settler.failed(delivery, sys.exc_info())
            return
        if fact.id in self._running:
            self._running[fact.id].append(delivery)
            return
        self._running[fact.id] = [delivery]
        if delivery.redeliveries:
            self._begin_suspect(fact)
        else:
            self._begin(fact, self._settle)

    def _begin_suspect(self, fact: Fact) -> None:
        self._suspects.acquire()
        try:
            if count_start(self._database, self.subscription.queue, fact.id) >= MOST_STARTS:
                raise KilledItsProcessError  # noqa: TRY301 (it settles like any other failure)
        except Exception as error:  # noqa: BLE001 (also a database that is away)
            self._suspects.release()
            self._fail(fact, sys.exc_info(), final=isinstance(error, KilledItsProcessError))
            return
        self._begin(fact, self._settle_suspect)

    def _begin(self, fact: Fact, settle: Callable[[Fact, Any], None]) -> None:
        def finish(_worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            settle(fact, exc_info)
            return result, exc_info

        try:
            self.container.spawn_worker(self, (fact,), {}, handle_result=finish)
        except ContainerBeingKilled:
            for delivery in self._running.pop(fact.id):
                self.queue_consumer.requeue_message(delivery.message)

    def invoke(self, method: Any, fact: Fact) -> None:
        """Run the handler in its worker, under the correlation id of whoever caused the event."""
        telemetry.follow(fact.correlation_id)
        handle(self._database, fact, method)
        if self._afterwards:
            self._afterwards(method.__self__, fact)

    def _settle(self, fact: Fact, exc_info: Any) -> None:
        if exc_info is not None:
            self._fail(fact, exc_info)
            return
        for delivery in self._running.pop(fact.id):
            self._settler.done(delivery)

    def _fail(self, fact: Fact, exc_info: Any, *, final: bool = False) -> None:
        """Put the newest delivery aside; earlier ones of the same event go with it (those of a lost channel are gone already)."""
        *earlier, newest = self._running.pop(fact.id)
        self._settler.failed(newest, exc_info, final=final)
        for delivery in earlier:
            self.queue_consumer.ack_message(delivery.message)

    def _settle_suspect(self, fact: Fact, exc_info: Any) -> None:
        try:
            self._settler.forget_starts(fact.id)
        except Exception:
            log.exception("starts could not be forgotten", queue=self.subscription.queue)
        finally:
            self._suspects.release()
            self._settle(fact, exc_info)
