"""nameko's wire format: bodies, properties and answers. Pure functions, no I/O."""

import json
import logging
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pika import BasicProperties

from common.contracts.base import HEADER_PROOF
from common.contracts.errors import Internal, NamedError, from_wire

PERSISTENT = 2
JSON = "application/json"
UTF_8 = "utf-8"

log = logging.getLogger(__name__)


def _plain(value: Any) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form on the bus")


_encode = json.JSONEncoder(
    separators=(",", ":"), ensure_ascii=False, check_circular=False, allow_nan=False, default=_plain
).encode


def encode(data: Mapping[str, Any]) -> bytes:
    """Give compact JSON. Ids become text, dates and times ISO 8601; anything else foreign to JSON is a `TypeError` or `ValueError`."""
    return _encode(data).encode()


def call_body(payload: Mapping[str, Any]) -> bytes:
    """Give the body of a call: the method's only argument is `payload`."""
    return encode({"args": (), "kwargs": {"payload": payload}})


def milliseconds(remaining: float) -> str:
    """Give seconds as AMQP's expiration: the broker drops a call unread when they have passed."""
    return str(max(int(remaining * 1000), 1))


def record_properties(key: str, proof: str) -> BasicProperties:
    """Give a record's properties; `message_id` tells which one it was if it comes back."""
    return BasicProperties(
        content_type=JSON,
        content_encoding=UTF_8,
        delivery_mode=PERSISTENT,
        message_id=key,
        headers={HEADER_PROOF: proof},
    )


def read_answer(body: bytes) -> dict[str, Any] | NamedError:
    """Give the result or the named error of a reply; `ValueError` when it isn't a reply of nameko's."""
    reply = json.loads(body)
    if not isinstance(reply, dict) or not reply.keys() >= {"result", "error"}:
        raise ValueError("not a reply")
    if reply["error"] is not None:
        return _read_error(reply["error"])
    if not isinstance(reply["result"], dict):
        raise ValueError("the result isn't an object")  # noqa: TRY004  # a matter of what was sent, not of our types
    return reply["result"]


def _read_error(error: Any) -> NamedError:
    """Make the named error of one of our services; any other is a fault of ours, and only its type is told: its text may hold data."""
    if not isinstance(error, dict):
        raise ValueError("the error isn't an object")  # noqa: TRY004  # likewise
    named = error.get("sob")
    if isinstance(named, dict) and isinstance(named.get("details") or {}, dict):
        return from_wire(named)
    log.error("a service failed without a named error", extra={"exc_type": str(error.get("exc_type"))[:100]})
    return Internal()
