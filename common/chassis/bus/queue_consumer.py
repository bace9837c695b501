"""One connection that consumes all queues of a container and outlives the broker (`docs/decisions/0003-bus.md`).

Plain nameko dies in an outage, acknowledges on dead channels and, when it is stopped, closes the connection while work is in flight, so
that the broker gives that work to somebody else as well. This consumer connects again by itself, settles a message only on the channel
it came by, and closes when the last message is settled.
"""

import contextlib
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import eventlet
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from nameko import messaging

from common.chassis import telemetry
from common.chassis.bus import topology
from common.chassis.bus.libraries import BROKEN, KombuConsumer
from common.chassis.bus.nodes import AWAY, PREPARE_SECONDS, Listening, Nodes, Outage, abandon, limited
from common.chassis.bus.write_buffering import gather

CLOSE_SECONDS = 2
LONGEST_PAUSE_SECONDS = 1.0
LOOK_UP_SECONDS = 0.25
"""How long an idle consumer waits before it looks whether somebody wants to leave."""

log = telemetry.logger(__name__)


class _Consumer(KombuConsumer):
    """A consumer with its own prefetch. `qos` holds for consumers started after it, so it is said immediately before."""

    prefetch = 0

    def consume(self, no_ack: bool | None = None) -> None:
        self.qos(prefetch_count=self.prefetch)
        super().consume(no_ack)


class QueueConsumer(messaging.QueueConsumer):
    """Consumes for providers, which have `queue`, `prefetch`, `handle_message(message)` and perhaps `connection_lost()`.

    This one serves the queues of events. What must not stand still with them has a consumer, and so a connection, of its own: a subclass.
    """

    link = "events"
    """What the log calls the connection."""

    def __init__(self) -> None:
        super().__init__()
        self._starting = False
        self._channel: Any = None
        self._connection: Any = None
        self._consumers: dict[Any, _Consumer] = {}
        self._unsettled: set[int] = set()
        self._writing = Semaphore()
        self._missing_since: float | None = time.monotonic()
        self._turned_at = time.monotonic()
        self._failures = 0
        self._outage = Outage(self.link)
        self._listening: Listening | None = None

    @property
    def missing_seconds(self) -> float:
        """How long consumers have been missing; 0 while all queues are consumed."""
        return 0.0 if self._missing_since is None else time.monotonic() - self._missing_since

    @property
    def idle_seconds(self) -> float:
        """How long ago the thread last went round: it does so a few times a second, and within seconds even while the broker hangs."""
        return time.monotonic() - self._turned_at

    def setup(self) -> None:
        """Read where the broker is."""
        self._nodes = Nodes(self.container.config["AMQP_URI"])

    def start(self) -> None:
        """Begin; a missing broker is waited for in the background."""
        if not self._starting:
            self._starting = True
            self._gt = self.container.spawn_managed_thread(self.run)

    def stop(self) -> None:
        """Wait until every provider has left and every message is settled."""
        self.wait_for_providers()
        if self._gt is not None:
            self._gt.wait()

    def run(self, _tokens: int = 1, **_: object) -> None:
        """Consume until nothing is left to do; any fault means: connect again, to the next node."""
        while not self.should_stop:
            try:
                self._consume()
            except Exception as error:
                self._outage.begins(error)
                if not isinstance(error, AWAY):
                    log.exception("consuming failed", link=self.link)
            finally:
                self._lost()
            # Without a connection, too, providers may leave.
            self._turn()
            self._release_leavers()
            if not self._providers:
                return
            self._failures += 1
            eventlet.sleep(min(0.1 * self._failures, LONGEST_PAUSE_SECONDS))

    def _lost(self) -> None:
        self._channel = self._connection = self._listening = None
        self._consumers = {}
        self._unsettled.clear()
        self._missing_since = self._missing_since or time.monotonic()
        for provider in self._providers:
            tell = getattr(provider, "connection_lost", None)
            if tell is not None:
                tell()

    def _consume(self) -> None:
        with self._connected() as connection:
            self._prepare(connection)
            with limited(PREPARE_SECONDS, "consuming"):
                self._open(connection)
            self._missing_since = None
            self._failures = 0
            self._outage.ends(connection)
            while not self.should_stop:
                self.on_iteration()
                with contextlib.suppress(TimeoutError):
                    connection.drain_events(timeout=LOOK_UP_SECONDS)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Any]:
        """Open a connection to the next node that answers; close it in order, unless something went wrong."""
        self._connection = connection = self._nodes.connect()
        try:
            gather(connection.connection)
            self._listening = Listening(connection.connection)
            yield connection
            with eventlet.Timeout(CLOSE_SECONDS, exception=False):
                connection.release()
        finally:
            abandon(connection)

    def _prepare(self, connection: Any) -> None:
        """See that what must exist does."""
        with limited(PREPARE_SECONDS, "declaring"):
            topology.ensure_on(connection)

    def _open(self, connection: Any) -> None:
        """Consume for each provider, on one channel."""
        self._channel = connection.channel()
        self._consumers = {provider: self._consumer_of(provider, self._channel) for provider in self._providers}
        for consumer in self._consumers.values():
            consumer.consume()
        log.info("consuming", place=connection.host, queues=[self._queue_of(one).name for one in self._consumers])

    def _queue_of(self, provider: Any) -> Any:
        return provider.queue

    def _consumer_of(self, provider: Any, channel: Any) -> _Consumer:
        consumer = _Consumer(
            channel,
            queues=[self._queue_of(provider)],
            on_message=partial(self._deliver, provider),
            on_decode_error=lambda message, _error: self._deliver(provider, message),
        )
        consumer.prefetch = provider.prefetch
        return consumer

    def _turn(self) -> None:
        """Note that the thread goes round, and hear whether the broker still speaks."""
        self._turned_at = time.monotonic()
        if self._listening is not None:
            with self._writing:
                self._listening.look()

    def on_iteration(self) -> None:
        """Between two events: let providers leave, and end when nothing is left."""
        self._release_leavers()
        if not self._consumers and not self._unsettled:
            self.should_stop = True
        else:
            self._turn()

    def unregister_provider(self, provider: Any) -> None:
        """Stop delivering to a provider; returns when its consumer is cancelled."""
        if provider not in self._providers:
            return
        left = self._pending_remove_providers.setdefault(provider, Event())
        left.wait()

    def _release_leavers(self) -> None:
        while self._pending_remove_providers:
            provider, left = self._pending_remove_providers.popitem()
            consumer = self._consumers.pop(provider, None)
            messaging.ProviderCollector.unregister_provider(self, provider)
            try:
                if consumer is not None:
                    # Without the lock: deliveries that arrive before the answer are settled from here.
                    consumer.cancel()
            finally:
                left.send()

    def _deliver(self, provider: Any, message: Any) -> None:
        self._unsettled.add(message.delivery_tag)
        if provider not in self._consumers:
            # It came after the provider had left: somebody else shall have it.
            self.requeue_message(message)
        elif getattr(provider, "handles_inline", False):
            self._handle(provider, message)
        else:
            self.container.spawn_managed_thread(
                partial(self._handle, provider, message), identifier=self._queue_of(provider).name
            )

    def _handle(self, provider: Any, message: Any) -> None:
        try:
            provider.handle_message(message)
        except Exception:
            log.exception("message could not be handled", queue=self._queue_of(provider).name)
            eventlet.sleep(1)
            self.requeue_message(message)

    def ack_message(self, message: Any) -> None:
        """Acknowledge, if the message's channel is still the current one; else the broker has taken it back already."""
        self._settle(message, message.ack)

    def requeue_message(self, message: Any) -> None:
        """Give the message back to its queue, if its channel is still the current one."""
        self._settle(message, message.requeue)

    def _settle(self, message: Any, act: Any) -> None:
        if message.channel is not self._channel:
            return
        try:
            with self._writing:
                act()
        except BROKEN as error:
            log.warning("message could not be settled", fault=type(error).__name__)
        finally:
            if message.channel is self._channel:
                self._unsettled.discard(message.delivery_tag)
