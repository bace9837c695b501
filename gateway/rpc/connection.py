"""One AMQP connection with its two channels: calls and their replies on one, confirmed records on the other.

Made, used and dropped in the bus' thread only. A session is ready once, and over once; a lost one is never repaired but replaced,
since its exclusive reply queue is gone with it.
"""

import contextlib
import socket
import ssl
from collections.abc import Callable
from itertools import takewhile
from typing import Any, Protocol
from uuid import uuid4

from pika import SelectConnection, URLParameters
from pika.exceptions import AMQPError, StreamLostError

from common.chassis.settings import broker_addresses
from common.contracts.answers import new_answer_address
from common.contracts.base import RPC_EXCHANGE
from gateway.rpc import frames

HEARTBEAT = 2
"""Seconds: an idle broker sends something at least that often."""
LONGEST_SILENCE = 3.5
"""Seconds without a byte after which a broker hangs: its socket stays open, and others of its cluster may answer."""
CONNECT_TIMEOUT = 1.0
"""Seconds for TCP, and as many again for the AMQP handshake."""
READY_TIMEOUT = 4.0
"""Seconds from the first step to a connection that can be used: a broker that hangs in between has no limit of its own."""


def connection_parameters(amqp_uri: str, name: str) -> list[URLParameters]:
    """Give pika's parameters for each node of the broker (`ValueError` when an address isn't one); `name` is shown in its lists."""
    return [_parameters(address, name) for address in broker_addresses(amqp_uri)]


def _parameters(address: str, name: str) -> URLParameters:
    parameters = URLParameters(address)
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
    """pika's connection with fewer system calls: at eight threads they and the hand-overs of the interpreter's lock cost the most.

    All frames of a burst of messages are sent at once and at once, where pika sends each of a message's three when the loop next finds
    the socket writable; and what has arrived is read in one piece. TLS keeps pika's ways, since it buffers on its own.
    """

    _burst: list[bytes] | None = None
    _frame_buffer: bytes
    on_reply: Callable[[str | None, bytes], None]

    @property
    def longest_piece(self) -> int:
        """Give how many bytes of a body fit in one frame, as agreed with the broker."""
        return int(self._body_max_length)

    def write(self, whole_frames: bytes) -> None:
        """Write frames that are encoded already."""
        self._output_marshaled_frames([whole_frames])

    def read_in_one_piece(self) -> None:
        """Read once a time that the loop finds something, instead of until nothing is left: the loop comes again."""
        if self._plain_socket() is not None:
            self._transport._MAX_RECV_BYTES = 65536  # noqa: SLF001  # pika has no public way
            self._transport._MAX_CONSUME_BYTES = 1  # noqa: SLF001  # likewise: stop after the first piece

    def start_burst(self) -> None:
        """Keep frames back until `end_burst`."""
        self._burst = []

    def end_burst(self) -> None:
        """Send the kept frames now; what the socket doesn't take, the loop sends later."""
        kept, self._burst = self._burst, None
        if not kept:
            return
        data = b"".join(kept)
        sent = self._send_now(data)
        self.bytes_sent += sent  # pika's heartbeat looks at these counters
        self.frames_sent += len(kept)
        if sent < len(data):
            super()._output_marshaled_frames([data[sent:]])

    def abandon(self, reason: str) -> None:
        """End without a good-bye, which a hanging broker never answers."""
        if self._error is None:  # else it ends already
            self._terminate_stream(StreamLostError(reason))

    def drop_socket(self) -> None:
        """Close this process' copy of the socket without a word to the broker (after a fork it is the parent's)."""
        sock = getattr(getattr(self, "_transport", None), "_sock", None)
        if sock is not None:
            sock.close()

    def _on_data_available(self, data_in: bytes) -> None:
        """Take replies from the front of what has arrived, and leave the rest to pika."""
        buffer = self._frame_buffer + data_in
        position = 0
        while (delivery := frames.read_delivery(buffer, position)) is not None:
            self.on_reply(delivery.key, delivery.body)
            position = delivery.end
            self.frames_received += 3
        self.bytes_received += position
        self._frame_buffer = b""
        if position < len(buffer):
            super()._on_data_available(buffer[position:])

    def _output_marshaled_frames(self, marshaled_frames: list[bytes]) -> None:
        if self._burst is None:
            super()._output_marshaled_frames(marshaled_frames)
        else:
            self._burst += marshaled_frames

    def _send_now(self, data: bytes) -> int:
        """Give how many bytes the socket took: none while earlier ones wait, or when it fails (pika then meets the error itself)."""
        sock = self._plain_socket()
        if sock is None or self._get_write_buffer_size():
            return 0
        try:
            return sock.send(data)
        except OSError:
            return 0

    def _plain_socket(self) -> socket.socket | None:
        sock = getattr(getattr(self, "_transport", None), "_sock", None)
        return None if isinstance(sock, ssl.SSLSocket) else sock


class Session:
    """A connection on its way, ready, or over."""

    def __init__(self, parameters: URLParameters, loop: Any, owner: Owner) -> None:
        """Begin to connect on pika's `loop`; `owner` hears the outcome."""
        self._name = parameters.client_properties["connection_name"]
        self.reply_to = new_answer_address(self._name)
        self._owner = owner
        self._over = False
        self._leaving = False
        self._awaited = 2  # channels that aren't ready yet
        self._unconfirmed: dict[int, str] = {}
        self._last_tag = 0
        self._number: int = frames.CALLS_CHANNEL + 1
        self._retired: set[int] = set()
        self._connection = _Connection(
            parameters,
            on_open_callback=self._open_channels,
            on_open_error_callback=lambda _connection, error: self._end(repr(error)),
            on_close_callback=lambda _connection, error: self._end(repr(error)),
            custom_ioloop=loop,
        )
        self._connection.on_reply = owner.reply_arrived
        self.place = f"{parameters.host}:{parameters.port}"
        self._heard = 0
        self._silent_looks = 0

    def silent_looks(self) -> int:
        """Give how many looks in a row have found nothing new from the broker; the loop reads between two looks."""
        heard = self._connection.bytes_received
        self._silent_looks = self._silent_looks + 1 if heard == self._heard else 0
        self._heard = heard
        return self._silent_looks

    def abandon(self, reason: str) -> None:
        """End it because the broker hangs."""
        self._end(reason)
        self._connection.abandon(reason)

    def publish_call(self, routing_key: str, key: str, expiration: str, headers: bytes, body: bytes) -> None:
        """Write a call to nameko's exchange, mandatory: an unknown service is known at once."""
        room = self._connection.longest_piece
        self._connection.write(frames.call_frames(routing_key, key, self.reply_to, expiration, headers, body, room))

    def publish_confirmed(self, queue: str, key: str, properties: Any, body: bytes) -> None:
        """Write a record to `queue` by the exchange of its name; the broker confirms an unroutable one too, hence mandatory."""
        self._records.basic_publish(queue, "", body, properties, mandatory=True)
        self._last_tag += 1
        self._unconfirmed[self._last_tag] = key

    def renew_records(self) -> None:
        """Open another channel for records, and forget those that weren't confirmed on the old one.

        A new channel asks who leads the queue; an old one goes on waiting for a leader that hangs, and refuses for one that is gone. The
        owner hears `session_ready` when it is open.
        """
        self._unconfirmed.clear()
        self._last_tag = 0
        self._awaited += 1
        old, self._number = self._records, self._number + 1
        self._retired.add(old.channel_number)
        old.close()
        self._connection.channel(self._number, on_open_callback=self._prepare_records)

    def start_burst(self) -> None:
        """Gather what is published until `end_burst`."""
        self._connection.start_burst()

    def end_burst(self) -> None:
        """Write what has been published since `start_burst`."""
        self._connection.end_burst()

    def close(self) -> None:
        """Leave in good order; the owner hears `session_over` when the broker has agreed."""
        self._leaving = True
        with contextlib.suppress(AMQPError):
            self._connection.close()

    def drop(self) -> None:
        """Let go of the socket without a word."""
        self._over = True
        self._connection.drop_socket()

    def _open_channels(self, connection: Any) -> None:
        connection.read_in_one_piece()
        connection.channel(frames.CALLS_CHANNEL, on_open_callback=self._prepare_calls)
        connection.channel(self._number, on_open_callback=self._prepare_records)

    def _prepare_calls(self, channel: Any) -> None:
        """Declare the reply queue; pika sends the steps one after the other."""
        self._calls = channel
        self._watch(channel)
        queue = f"rpc.reply-{self._name}-{uuid4()}"
        channel.exchange_declare(RPC_EXCHANGE, passive=True)
        channel.queue_declare(queue, exclusive=True, auto_delete=True)
        channel.queue_bind(queue, RPC_EXCHANGE, self.reply_to)
        channel.basic_consume(queue, self._on_reply, auto_ack=True, exclusive=True, callback=self._one_more_ready)
        channel.add_on_cancel_callback(lambda _frame: self._give_up("the reply queue is gone"))

    def _prepare_records(self, channel: Any) -> None:
        self._records = channel
        self._watch(channel)
        number = channel.channel_number
        channel.confirm_delivery(lambda frame: self._on_confirm(frame, number), callback=self._one_more_ready)

    def _watch(self, channel: Any) -> None:
        channel.add_on_close_callback(self._on_channel_closed)
        channel.add_on_return_callback(self._on_return)

    def _one_more_ready(self, _frame: Any) -> None:
        self._awaited -= 1
        if self._awaited == 0 and not self._over:
            self._owner.session_ready(self)

    def _on_reply(self, _channel: Any, _method: Any, properties: Any, body: bytes) -> None:
        self._owner.reply_arrived(properties.correlation_id, body)

    def _on_return(self, _channel: Any, _method: Any, properties: Any, _body: bytes) -> None:
        self._owner.message_returned(properties.message_id or properties.correlation_id)

    def _on_channel_closed(self, channel: Any, error: Exception) -> None:
        if channel.channel_number not in self._retired:
            self._give_up(repr(error))

    def _on_confirm(self, frame: Any, number: int) -> None:
        """Settle one record, or with `multiple` all up to it; the tags in `_unconfirmed` ascend, and count anew on a new channel."""
        if number in self._retired:
            return
        tag, kept = frame.method.delivery_tag, frame.method.NAME == "Basic.Ack"
        tags = list(takewhile(lambda each: each <= tag, self._unconfirmed)) if frame.method.multiple else [tag]
        for each in tags:
            self._owner.record_confirmed(self._unconfirmed.pop(each), kept=kept)

    def _give_up(self, reason: str) -> None:
        """End a session that has lost a part, whole: a fresh one is simpler than a mended one."""
        if not self._over and not self._leaving:
            self.abandon(reason)

    def _end(self, reason: str) -> None:
        if not self._over:
            self._over = True
            self._owner.session_over(self, reason)
