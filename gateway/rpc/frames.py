"""AMQP 0-9-1 frames of the two messages that make up nearly all traffic: a call out, its reply in. Pure functions, no I/O.

pika's own encoder and decoder build an object for every frame and property; for these two that is a third of a call's cost here
(`tests/bench/rpc.py`). What isn't exactly such a message, pika reads. The layout: AMQP 0-9-1 specification, 2.3.5 and 4.2.
"""

from collections.abc import Iterator
from functools import cache
from struct import Struct
from typing import NamedTuple

from pika import frame, spec

from common.contracts.base import RPC_EXCHANGE

CALLS_CHANNEL = 1
"""The channel of calls and replies; these functions read and write no other."""

_FRAME = Struct(">BHI")  # type, channel, length of the payload
_HEADER = Struct(">BHIHHQH")  # the same, then class, weight, length of the body, flags
_LONG = Struct(">I")
_END = b"\xce"
_METHOD, _PROPERTIES, _BODY = 1, 2, 3
_BASIC = 60
_DELIVER = b"\x00\x3c\x00\x3c"  # class 60, method 60
_TRANSIENT = b"\x01"

_CONTENT_TYPE, _CONTENT_ENCODING, _HEADERS, _DELIVERY_MODE, _PRIORITY, _CORRELATION = (
    1 << bit for bit in range(15, 9, -1)
)
_REPLY_TO, _EXPIRATION = 1 << 9, 1 << 8
_CALL_FLAGS = _CONTENT_TYPE | _CONTENT_ENCODING | _HEADERS | _DELIVERY_MODE | _CORRELATION | _REPLY_TO | _EXPIRATION
_JSON_UTF_8 = b"\x10application/json\x05utf-8"


class Delivery(NamedTuple):
    """A reply as it came, and where in the buffer the next frame begins."""

    key: str | None
    body: bytes
    end: int


def headers_table(headers: dict[str, str]) -> bytes:
    """Encode headers whose values are text."""
    fields = [_short(name) + b"S" + _long(value) for name, value in headers.items()]
    table = b"".join(fields)
    return _LONG.pack(len(table)) + table


def call_frames(  # noqa: PLR0917  # the parts of one message, in the order of the wire
    routing_key: str, key: str, reply_to: str, expiration: str, headers: bytes, body: bytes, room: int
) -> bytes:
    """Encode a mandatory, transient JSON message to nameko's exchange; `room` is the longest piece of a body in one frame."""
    rest = b"".join((_JSON_UTF_8, headers, _TRANSIENT, _short(key), _short(reply_to), _short(expiration)))
    header = _HEADER.pack(_PROPERTIES, CALLS_CHANNEL, 14 + len(rest), _BASIC, 0, len(body), _CALL_FLAGS)
    return b"".join((_publish(routing_key), header, rest, _END, *_body_frames(body, room)))


def read_delivery(buffer: bytes, start: int) -> Delivery | None:
    """Read a whole delivery with a body in one frame at `start`; `None` when something else, or not all of it, stands there."""
    if buffer[start + 7 : start + 11] != _DELIVER or buffer[start : start + 3] != b"\x01\x00\x01":
        return None
    header = start + 8 + _LONG.unpack_from(buffer, start + 3)[0]
    if len(buffer) < header + 7 or buffer[header] != _PROPERTIES:
        return None
    body = header + 8 + _LONG.unpack_from(buffer, header + 3)[0]
    if len(buffer) < body + 7 or buffer[body] != _BODY:
        return None
    length = _LONG.unpack_from(buffer, body + 3)[0]
    end = body + 8 + length
    if len(buffer) < end or _HEADER.unpack_from(buffer, header)[5] != length:
        return None
    return Delivery(_correlation_id(buffer, header), buffer[body + 7 : end - 1], end)


def _correlation_id(buffer: bytes, header: int) -> str | None:
    """Skip the properties that stand before it; each is there only if its flag is."""
    flags = _HEADER.unpack_from(buffer, header)[6]
    if not flags & _CORRELATION:
        return None
    at = header + 21
    for flag in (_CONTENT_TYPE, _CONTENT_ENCODING):
        at += 1 + buffer[at] if flags & flag else 0
    at += 4 + _LONG.unpack_from(buffer, at)[0] if flags & _HEADERS else 0
    at += bool(flags & _DELIVERY_MODE) + bool(flags & _PRIORITY)
    return buffer[at + 1 : at + 1 + buffer[at]].decode(errors="replace")


@cache
def _publish(routing_key: str) -> bytes:
    """Encode the method frame: the same for every call of an RPC, and there are as many as contracts."""
    method = spec.Basic.Publish(exchange=RPC_EXCHANGE, routing_key=routing_key, mandatory=True)
    encoded: bytes = frame.Method(CALLS_CHANNEL, method).marshal()
    return encoded


def _body_frames(body: bytes, room: int) -> Iterator[bytes]:
    for start in range(0, len(body), room):
        piece = body[start : start + room]
        yield _FRAME.pack(_BODY, CALLS_CHANNEL, len(piece)) + piece + _END


def _short(text: str) -> bytes:
    """Encode a short string: at most 255 bytes, otherwise `ValueError`."""
    encoded = text.encode()
    return bytes((len(encoded),)) + encoded


def _long(text: str) -> bytes:
    encoded = text.encode()
    return _LONG.pack(len(encoded)) + encoded
