"""Publishing with confirms: one connection, many greenlets, many messages on their way at once.

kombu waits for each confirm before the next message (297 a second); here the channel's confirms are counted by sequence number, so that
one caller may send a batch and others single messages meanwhile. A message is *never sent* (`NotSentError`, safe to repeat), or its
outcome is unknown (`UnconfirmedError`), or nobody listens (`UnroutableError`).
"""

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import eventlet
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from nameko.extensions import SharedExtension

from common.chassis import telemetry
from common.chassis.bus.libraries import PUBLISH, AmqpMessage
from common.chassis.bus.nodes import (
    AWAY,
    LOOK_EVERY_SECONDS,
    PREPARE_SECONDS,
    HangsError,
    Listening,
    Nodes,
    Outage,
    abandon,
    limited,
)
from common.chassis.bus.write_buffering import gather

CONFIRM_SECONDS = 5.0
"""A confirm that takes longer means that the broker, or the node that the message is for, hangs: the link is given up."""
PAUSE_SECONDS = 0.5
"""After a failed attempt to connect nobody tries again for this long: callers fail at once instead of in line."""
TRANSIENT, PERSISTENT = 1, 2

log = telemetry.logger(__name__)


class PublishError(Exception):
    """The broker has not taken the message."""


class NotSentError(PublishError):
    """There was no connection: the message never left. Safe to repeat."""


class UnconfirmedError(PublishError):
    """The message left and no confirm came: it may have arrived."""


class UnroutableError(PublishError):
    """The broker knows no queue for a mandatory message."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message: `persistent` survives the broker, `mandatory` fails when nobody listens, `expiration` in milliseconds."""

    body: bytes
    exchange: str
    routing_key: str
    persistent: bool = True
    mandatory: bool = False
    content_type: str = "application/json"
    headers: Mapping[str, Any] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)

    def to_amqp(self, sequence: int) -> Any:
        """Give the wire form; the message id is the sequence number, by which a returned message is known again."""
        return AmqpMessage(
            self.body,
            content_type=self.content_type,
            content_encoding="utf-8",
            delivery_mode=PERSISTENT if self.persistent else TRANSIENT,
            application_headers=dict(self.headers),
            message_id=str(sequence),
            **self.properties,
        )


class Confirmation:
    """What a sender waits for: the confirms of all messages that it sent together."""

    def __init__(self, expected: int) -> None:
        """Expect that many confirms."""
        self.due = time.monotonic() + CONFIRM_SECONDS
        self._left = expected
        self._done = Event()
        self._error: PublishError | None = None

    def confirmed(self) -> None:
        """Count one message that the broker has taken."""
        self._left -= 1
        if self._left == 0:
            self._finish()

    def failed(self, error: PublishError) -> None:
        """Fail the whole: the first error counts."""
        self._error = self._error or error
        self._finish()

    def _finish(self) -> None:
        if not self._done.ready():
            self._done.send(None)

    def returned(self) -> None:
        """Note that nobody listens; the confirm that follows ends the waiting."""
        self._error = UnroutableError()

    def wait(self, seconds: float) -> None:
        """Wait for all confirms; raises `UnconfirmedError` or `UnroutableError`."""
        with eventlet.Timeout(seconds, exception=False):
            self._done.wait()
        if self._error is not None:
            raise self._error
        if not self._done.ready():
            raise UnconfirmedError


class _Link:
    """One connection with one channel in confirm mode; it is thrown away at its first fault."""

    def __init__(self, nodes: Nodes, prepare: Callable[[Any], None] | None) -> None:
        self.connection = nodes.connect()
        try:
            with limited(PREPARE_SECONDS, "preparing to publish"):
                if prepare is not None:
                    prepare(self.connection)
                self.raw = self.connection.connection
                gather(self.raw)
                self._channel = self.raw.channel()
                self._channel.confirm_select()
        except BaseException:
            abandon(self.connection)
            raise
        self.listening = Listening(self.raw)
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._sequence = 0
        self._refused = False
        self._waiting: dict[int, Confirmation] = {}
        self.broken = False

    def send(self, message: Outgoing, confirmation: Confirmation) -> None:
        self._sequence += 1
        self._waiting[self._sequence] = confirmation
        try:
            # Not `basic_publish`: that also reads from the socket, in the midst of what the reading greenlet reads.
            method = (0, message.exchange, message.routing_key, message.mandatory, False)
            self._channel.send_method(PUBLISH, "Bssbb", method, message.to_amqp(self._sequence))
        except BaseException:
            self._waiting.pop(self._sequence, None)
            raise

    def fail(self) -> None:
        """Fail all who wait, and close without a word to the broker: it may be frozen."""
        self.broken = True
        waiting, self._waiting = self._waiting, {}
        for confirmation in waiting.values():
            confirmation.failed(UnconfirmedError())
        abandon(self.connection)

    def look(self) -> None:
        """Beat the heart; raises `HangsError` when the broker says nothing, or doesn't confirm.

        A channel goes on refusing what is for a queue whose leader it has known and lost: only another one asks who leads now.
        """
        self.listening.look()
        if self._refused:
            raise HangsError("a queue takes no messages")
        oldest = next(iter(self._waiting.values()), None)
        if oldest is not None and time.monotonic() > oldest.due:
            raise HangsError(f"no confirm within {CONFIRM_SECONDS:g} s")

    def _settled(self, tag: int, multiple: bool) -> list[Confirmation]:
        tags = [known for known in self._waiting if known <= tag] if multiple else [tag]
        return [self._waiting.pop(known) for known in tags if known in self._waiting]

    def _on_ack(self, tag: int, multiple: bool) -> None:
        for confirmation in self._settled(tag, multiple):
            confirmation.confirmed()

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused = True
        for confirmation in self._settled(tag, multiple):
            confirmation.failed(UnconfirmedError())

    def _on_return(self, _error: Exception, _exchange: str, _routing_key: str, message: Any) -> None:
        confirmation = self._waiting.get(int(message.properties.get("message_id", 0)))
        if confirmation is not None:
            confirmation.returned()


class Publisher:
    """Publishes from any greenlet of this process; connects when first needed and again after a loss.

    `prepare` gets each new connection before anything is published over it: it declares what must exist.
    """

    def __init__(self, amqp_uri: str, prepare: Callable[[Any], None] | None = None, link: str = "publishing") -> None:
        """Remember where to connect to; `link` is what the log calls the connection."""
        self._nodes = Nodes(amqp_uri)
        self._outage = Outage(link)
        self._prepare = prepare
        self._writing = Semaphore()
        self._link: _Link | None = None
        self._not_before = 0.0

    def publish(self, message: Outgoing, seconds: float = CONFIRM_SECONDS) -> None:
        """Publish one message and wait for its confirm."""
        self.send([message]).wait(seconds)

    def send(self, messages: Sequence[Outgoing]) -> Confirmation:
        """Send messages and give what can be waited for; raises `NotSentError` without a connection."""
        confirmation = Confirmation(len(messages))
        with self._writing:
            link = self._linked()
            try:
                for message in messages:
                    link.send(message, confirmation)
            except Exception as error:
                self._drop(link)
                raise NotSentError from error
        return confirmation

    def close(self) -> None:
        """Close the connection."""
        if self._link is not None:
            self._drop(self._link)

    def _linked(self) -> _Link:
        if self._link is not None:
            return self._link
        if time.monotonic() < self._not_before:
            raise NotSentError
        try:
            self._link = _Link(self._nodes, self._prepare)
        except Exception as error:
            self._outage.begins(error)
            self._not_before = time.monotonic() + PAUSE_SECONDS
            raise NotSentError from error
        self._outage.ends(self._link.connection)
        eventlet.spawn(self._read, self._link)
        return self._link

    def _drop(self, link: _Link) -> None:
        if self._link is link:
            self._link = None
        if not link.broken:
            link.fail()

    def _read(self, link: _Link) -> None:
        """Read confirms until the connection is lost."""
        try:
            while not link.broken:
                with contextlib.suppress(TimeoutError):
                    link.raw.drain_events(timeout=LOOK_EVERY_SECONDS)
                if not link.broken:
                    with self._writing:
                        link.look()
        except Exception as error:
            if not link.broken:
                self._outage.begins(error)
                if not isinstance(error, AWAY):
                    log.exception("publishing failed")
        finally:
            self._drop(link)


class SharedPublisher(SharedExtension):
    """The publisher that all entrypoints of a container share."""

    def setup(self) -> None:
        """Make the publisher; it connects when it is first needed."""
        self.publisher = Publisher(self.container.config["AMQP_URI"])

    def publish(self, message: Outgoing, seconds: float = CONFIRM_SECONDS) -> None:
        """Publish one message and wait for its confirm."""
        self.publisher.publish(message, seconds)

    def stop(self) -> None:
        """Close; this runs after the last worker has ended."""
        self.publisher.close()

    kill = stop
