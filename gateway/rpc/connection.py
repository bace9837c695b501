"""One AMQP connection with its two channels: calls and their replies on one, confirmed records on the other.

Made, used and dropped in the bus' thread only. A session is ready once, and over once; a lost one is never repaired but replaced,
since its exclusive reply queue is gone with it.
"""

import contextlib
from itertools import takewhile
from typing import Any, Protocol
from uuid import uuid4

from pika import SelectConnection, URLParameters
from pika.exceptions import AMQPError

from common.contracts.base import RPC_EXCHANGE

HEARTBEAT = 10
"""Seconds; a silent broker is given up after one and a half."""
CONNECT_TIMEOUT = 1.0
"""Seconds for TCP, and as many again for the AMQP handshake."""


def connection_parameters(amqp_uri: str, name: str) -> URLParameters:
    """Give pika's parameters; `name` is shown in the broker's list of connections. `ValueError` when it isn't an AMQP address."""
    parameters = URLParameters(amqp_uri)
    parameters.heartbeat = HEARTBEAT
    parameters.connection_attempts = 1  # `Link` tries again, with its own patience
    parameters.socket_timeout = CONNECT_TIMEOUT
    parameters.stack_timeout = 2 * CONNECT_TIMEOUT
    parameters.client_properties = {"connection_name": name}
    return parameters


class Owner(Protocol):
    """Who hears what becomes of a session and its messages (`gateway.rpc.link.Link`)."""

    def session_ready(self, session: "Session") -> None:
        """Hear that messages may be written."""

    def session_over(self, session: "Session", reason: str) -> None:
        """Hear, once, that the session is lost or was never made."""

    def reply_arrived(self, key: str | None, body: bytes) -> None:
        """Hear a reply to the call `key`, or something that claims to be one."""

    def message_returned(self, key: str | None) -> None:
        """Hear that no queue took the message `key`."""

    def record_confirmed(self, key: str, *, kept: bool) -> None:
        """Hear whether the broker has `kept` the record `key`."""


class _Connection(SelectConnection):  # type: ignore[misc]  # pika is untyped, and its output is what we change
    """pika's connection, writing all frames of a burst of messages with one system call instead of three a message."""

    _burst: list[bytes] | None = None

    def _output_marshaled_frames(self, marshaled_frames: list[bytes]) -> None:
        if self._burst is None:
            super()._output_marshaled_frames(marshaled_frames)
        else:
            self._burst += marshaled_frames

    def start_burst(self) -> None:
        """Keep frames back until `end_burst`."""
        self._burst = []

    def end_burst(self) -> None:
        """Hand the kept frames to the socket as one piece."""
        frames, self._burst = self._burst, None
        if frames:
            self.frames_sent += len(frames) - 1
            super()._output_marshaled_frames([b"".join(frames)])

    def drop_socket(self) -> None:
        """Close this process' copy of the socket without a word to the broker (after a fork it is the parent's)."""
        sock = getattr(getattr(self, "_transport", None), "_sock", None)
        if sock is not None:
            sock.close()


class Session:
    """A connection on its way, ready, or over."""

    def __init__(self, parameters: URLParameters, loop: Any, owner: Owner) -> None:
        """Begin to connect on pika's `loop`; `owner` hears the outcome."""
        self.reply_to = str(uuid4())
        self._name = parameters.client_properties["connection_name"]
        self._owner = owner
        self._over = False
        self._awaited = 2  # channels that aren't ready yet
        self._unconfirmed: dict[int, str] = {}
        self._last_tag = 0
        self._connection = _Connection(
            parameters,
            on_open_callback=self._open_channels,
            on_open_error_callback=lambda _connection, error: self._end(repr(error)),
            on_close_callback=lambda _connection, error: self._end(repr(error)),
            custom_ioloop=loop,
        )

    def publish_call(self, routing_key: str, properties: Any, body: bytes) -> None:
        """Write a call to nameko's exchange, mandatory: an unknown service is known at once."""
        self._calls.basic_publish(RPC_EXCHANGE, routing_key, body, properties, mandatory=True)

    def publish_confirmed(self, queue: str, key: str, properties: Any, body: bytes) -> None:
        """Write a record to `queue` by the default exchange; the broker confirms an unroutable one too, hence mandatory."""
        self._records.basic_publish("", queue, body, properties, mandatory=True)
        self._last_tag += 1
        self._unconfirmed[self._last_tag] = key

    def start_burst(self) -> None:
        """Gather what is published until `end_burst`."""
        self._connection.start_burst()

    def end_burst(self) -> None:
        """Write what has been published since `start_burst`."""
        self._connection.end_burst()

    def close(self) -> None:
        """Leave in good order; the owner hears `session_over`."""
        with contextlib.suppress(AMQPError):
            self._connection.close()

    def drop(self) -> None:
        """Let go of the socket without a word."""
        self._over = True
        self._connection.drop_socket()

    def _open_channels(self, connection: Any) -> None:
        connection.channel(1, on_open_callback=self._prepare_calls)
        connection.channel(2, on_open_callback=self._prepare_records)

    def _prepare_calls(self, channel: Any) -> None:
        """Declare the reply queue; pika sends the steps one after the other."""
        self._calls = channel
        self._watch(channel)
        queue = f"rpc.reply-{self._name}-{self.reply_to}"
        channel.exchange_declare(RPC_EXCHANGE, "topic", durable=True)
        channel.queue_declare(queue, exclusive=True, auto_delete=True)
        channel.queue_bind(queue, RPC_EXCHANGE, self.reply_to)
        channel.basic_consume(queue, self._on_reply, auto_ack=True, exclusive=True, callback=self._one_more_ready)
        channel.add_on_cancel_callback(lambda _frame: self._give_up("the reply queue is gone"))

    def _prepare_records(self, channel: Any) -> None:
        self._records = channel
        self._watch(channel)
        channel.confirm_delivery(self._on_confirm, callback=self._one_more_ready)

    def _watch(self, channel: Any) -> None:
        channel.add_on_close_callback(lambda _channel, error: self._give_up(repr(error)))
        channel.add_on_return_callback(self._on_return)

    def _one_more_ready(self, _frame: Any) -> None:
        self._awaited -= 1
        if self._awaited == 0 and not self._over:
            self._owner.session_ready(self)

    def _on_reply(self, _channel: Any, _method: Any, properties: Any, body: bytes) -> None:
        self._owner.reply_arrived(properties.correlation_id, body)

    def _on_return(self, _channel: Any, _method: Any, properties: Any, _body: bytes) -> None:
        self._owner.message_returned(properties.message_id or properties.correlation_id)

    def _on_confirm(self, frame: Any) -> None:
        """Settle one record, or with `multiple` all up to it; the tags in `_unconfirmed` ascend."""
        tag, kept = frame.method.delivery_tag, frame.method.NAME == "Basic.Ack"
        tags = list(takewhile(lambda each: each <= tag, self._unconfirmed)) if frame.method.multiple else [tag]
        for each in tags:
            self._owner.record_confirmed(self._unconfirmed.pop(each), kept=kept)

    def _give_up(self, reason: str) -> None:
        """End a session that has lost a part, whole: a fresh one is simpler than a mended one."""
        if not self._over:
            self._end(reason)
            self.close()

    def _end(self, reason: str) -> None:
        if not self._over:
            self._over = True
            self._owner.session_over(self, reason)
