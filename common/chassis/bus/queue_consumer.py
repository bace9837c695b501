"""One connection that consumes all queues of a container and outlives the broker (`docs/decisions/0003-bus.md`).

Plain nameko dies in an outage, acknowledges on dead channels and, when it is stopped, closes the connection while work is in flight, so
that the broker gives that work to somebody else as well. This consumer connects again by itself, settles a message only on the channel
it came by, and closes when the last message is settled.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import eventlet
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from nameko import messaging

from common.chassis import telemetry
from common.chassis.bus import topology
from common.chassis.bus.gathering import gather
from common.chassis.bus.libraries import BROKEN, Connection, KombuConsumer
from common.chassis.bus.publisher import CONNECT_SECONDS, HEARTBEAT_SECONDS, abandon

CLOSE_SECONDS = 2
LONGEST_PAUSE_SECONDS = 1.0
TELL_EVERY_SECONDS = 10.0
LOOK_UP_SECONDS = 0.25
"""How long an idle consumer waits before it looks whether somebody wants to leave."""

log = telemetry.logger(__name__)


class NothingLeftError(Exception):
    """The last provider has gone while the broker was away: the thread may end."""


class _Consumer(KombuConsumer):
    """A consumer with its own prefetch. `qos` holds for consumers started after it, so it is said immediately before."""

    prefetch = 0

    def consume(self, no_ack: bool | None = None) -> None:
        self.qos(prefetch_count=self.prefetch)
        super().consume(no_ack)

    def __exit__(self, *_: object) -> None:
        """Leave the queue by closing the connection: cancelling first would wait for ever for a frozen broker."""


class QueueConsumer(messaging.QueueConsumer):
    """Consumes for providers, which have `queue`, `prefetch`, `handle_message(message)` and perhaps `connection_lost()`."""

    def __init__(self) -> None:
        super().__init__()
        self._starting = False
        self._channel: Any = None
        self._connection: Any = None
        self._unsettled: set[int] = set()
        self._writing = Semaphore()
        self._missing_since: float | None = time.monotonic()
        self._failures = 0
        self._told_at = 0.0
        self._beat_at = 0.0

    @property
    def missing_seconds(self) -> float:
        """How long consumers have been missing; 0 while all queues are consumed."""
        return 0.0 if self._missing_since is None else time.monotonic() - self._missing_since

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
        """Consume until nothing is left to do; any fault means: connect again."""
        while not self.should_stop:
            try:
                for _event in self.consume(limit=None, safety_interval=LOOK_UP_SECONDS):
                    pass
            except NothingLeftError:
                return
            except Exception as error:  # noqa: BLE001 (whatever it was, the service must outlive it)
                log.warning("lost the broker, connecting again", fault=type(error).__name__)
            finally:
                self._lost()
            if not self.should_stop:
                self._failures += 1
                eventlet.sleep(min(0.1 * self._failures, LONGEST_PAUSE_SECONDS))

    def _lost(self) -> None:
        self._channel = self._connection = None
        self._unsettled.clear()
        self._missing_since = self._missing_since or time.monotonic()
        for provider in self._providers:
            tell = getattr(provider, "connection_lost", None)
            if tell is not None:
                tell()

    @property
    def connection(self) -> Any:
        """Describe the connection; kombu's mixin opens it."""
        return Connection(
            self.container.config["AMQP_URI"], heartbeat=HEARTBEAT_SECONDS, connect_timeout=CONNECT_SECONDS
        )

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        """Open a connection, trying once a second while the broker is away, and declare what must exist."""
        connection = self.create_connection()
        try:
            connection.ensure_connection(
                self.on_connection_error, interval_start=0.2, interval_step=0.3, interval_max=1
            )
            topology.declare_on(connection)
            gather(connection.connection)
            yield connection
            with eventlet.Timeout(CLOSE_SECONDS, exception=False):
                connection.release()
        finally:
            abandon(connection)

    def get_consumers(self, _consumer_cls: Any, channel: Any) -> list[Any]:
        """Make a consumer for each provider."""
        self._channel, self._connection = channel, channel.connection
        self._unsettled.clear()
        self._consumers = {provider: self._consumer_of(provider, channel) for provider in self._providers}
        return list(self._consumers.values())

    def _consumer_of(self, provider: Any, channel: Any) -> _Consumer:
        consumer = _Consumer(
            channel,
            queues=[provider.queue],
            on_message=partial(self._deliver, provider),
            on_decode_error=lambda message, _error: self._deliver(provider, message),
        )
        consumer.prefetch = provider.prefetch
        return consumer

    def on_consume_ready(self, *_: Any, **__: Any) -> None:
        """Note that all queues are consumed."""
        log.info("consuming", queues=[provider.queue.name for provider in self._consumers])
        self._missing_since = None
        self._failures = 0

    def on_connection_error(self, exc: Exception, _interval: float) -> None:
        """Let go providers that want to leave: nobody else can while the broker is away."""
        if time.monotonic() - self._told_at > TELL_EVERY_SECONDS:
            self._told_at = time.monotonic()
            log.warning("waiting for the broker", fault=type(exc).__name__)
        self._consumers = {}
        self._release_leavers()
        if not self._providers:
            raise NothingLeftError

    def on_iteration(self) -> None:
        """Between two events: let providers leave, beat the heart, and end when nothing is left."""
        self._release_leavers()
        if not self._consumers and not self._unsettled:
            self.should_stop = True
        elif time.monotonic() > self._beat_at:
            self._beat_at = time.monotonic() + 1
            with self._writing:
                self._connection.heartbeat_tick()

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
                partial(self._handle, provider, message), identifier=provider.queue.name
            )

    def _handle(self, provider: Any, message: Any) -> None:
        try:
            provider.handle_message(message)
        except Exception:
            log.exception("message could not be handled", queue=provider.queue.name)
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
