"""The calls of a service: each is run once and answered, over outages of the broker too.

When the broker comes back it redelivers what was not acknowledged. A call that still runs is then answered on its new delivery; one that
is done is answered again from memory. Two replicas can still run one call twice: that is what the idempotency id is for.

Who calls names where the answer goes. What is no address of answers (`topology.ANSWER_ADDRESS`) gets none: the broker would refuse it and close the
channel, the call would be given back and come again for ever, and nobody else would get an answer meanwhile.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

from eventlet.event import Event
from nameko.extensions import ProviderCollector, SharedExtension

from common.chassis import telemetry
from common.chassis.bus.call_slots import CallSlot
from common.chassis.bus.publisher import Outgoing, PublishError, SharedPublisher, UnroutableError
from common.chassis.bus.topology import ANSWER_ADDRESS
from common.contracts.base import MAX_BODY_BYTES, RPC_EXCHANGE
from common.contracts.errors import Internal, Malformed, NamedError, TooLarge

KEPT_ANSWERS = 1000
KEPT_BYTES = 32 * 1024 * 1024

log = telemetry.logger(__name__)

Key = tuple[str, str]


class Answers:
    """The last answers by (reply address, correlation id): at most 1,000 and 32 MB."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0

    def keep(self, key: Key, body: bytes) -> None:
        """Keep an answer and forget the oldest."""
        self._bytes += len(body) - len(self._kept.pop(key, b""))
        self._kept[key] = body
        while len(self._kept) > KEPT_ANSWERS or self._bytes > KEPT_BYTES:
            self._bytes -= len(self._kept.popitem(last=False)[1])

    def find(self, key: Key) -> bytes | None:
        """Give the answer, if it is still known."""
        return self._kept.get(key)


class Asked:
    """One call that is being answered: its deliveries, of which only that on the current channel can be settled."""

    def __init__(self, message: Any) -> None:
        """Begin with the first delivery."""
        self.key = call_key(message)
        self.message = message
        self.deliveries = [message]


class RpcConsumer(SharedExtension, ProviderCollector):
    """Takes a service's calls and answers them, always as JSON, transient: patient data is not written to the broker's disk."""

    first = CallSlot(1)
    second = CallSlot(2)
    third = CallSlot(3)
    publisher = SharedPublisher()
    handles_inline = True
    """A call is begun where it arrives and runs in its worker; only what answers here and now gets a greenlet of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._running: dict[Key, Asked] = {}
        self._answers = Answers()
        self._leaving: set[Any] = set()
        self._left = Event()

    def setup(self) -> None:
        """Take calls from each slot that is needed."""
        self._slots = (self.first, self.second, self.third)
        for slot in self._slots:
            slot.register_provider(self)

    def unregister_provider(self, provider: Any) -> None:
        """Let an entrypoint leave; returns when the last of them has asked to, and no call comes any more."""
        self._leaving.add(provider)
        if self._providers <= self._leaving and not self._left.ready():
            for slot in self._slots:
                slot.unregister_provider(self)
            self._left.send()
        self._left.wait()
        super().unregister_provider(provider)

    def call_in_next(self) -> None:
        """Consume from the first slot whose node isn't away, too."""
        for slot in self._slots:
            slot.call_in()
            if not slot.is_away:
                return

    @property
    def missing_seconds(self) -> float:
        """How long no slot has been consumed; 0 while one is."""
        return min(slot.missing_seconds for slot in self._slots)

    @property
    def prefetch(self) -> int:
        """How many calls may wait in this process: as many as workers that events leave."""
        return int(self.container.call_prefetch)

    def handle_message(self, message: Any) -> None:
        """Begin a call, or find it again."""
        asked = Asked(message)
        if message.delivery_info.get("redelivered") and self._knows(asked):
            return
        if asked.key is not None:
            self._running.setdefault(asked.key, asked)
        try:
            payload = read_payload(message)
            self._find_method(message).begin(payload, asked)
        except NamedError as error:
            self._answer_aside(asked, encode_error(error))

    def _answer_aside(self, asked: Asked, body: bytes) -> None:
        """Answer in a greenlet of its own: whoever answers waits for the broker, and the next calls must not."""
        self.container.spawn_managed_thread(partial(self.answer, asked, body), identifier="answer")

    def _knows(self, asked: Asked) -> bool:
        """Say whether the redelivered call runs, and will be answered on this delivery, or was answered, and is so again."""
        if asked.key is None:
            return False
        running = self._running.get(asked.key)
        if running is not None:
            running.deliveries.append(asked.message)
            return True
        body = self._answers.find(asked.key)
        if body is not None:
            self._answer_aside(asked, body)
        return body is not None

    def _find_method(self, message: Any) -> Any:
        name = message.delivery_info["routing_key"].removeprefix(f"{self.container.service_name}.")
        for provider in self._providers:
            if provider.method_name == name:
                return provider
        raise Malformed(reason="method")

    def answer(self, asked: Asked, body: bytes) -> None:
        """Send the answer and acknowledge the call; if that is impossible, the broker shall deliver the call again."""
        if asked.key is not None:
            self._answers.keep(asked.key, body)
        settle = CallSlot.ack_message
        try:
            self._send(asked.message, body)
        except PublishError as error:
            log.warning("answer could not be sent", fault=type(error).__name__)
            settle = CallSlot.requeue_message
        if asked.key is not None and self._running.get(asked.key) is asked:
            del self._running[asked.key]
        self._settle(asked, settle)

    def give_back(self, asked: Asked) -> None:
        """Requeue a call that was not begun."""
        self._settle(asked, CallSlot.requeue_message)

    def _settle(self, asked: Asked, act: Callable[[CallSlot, Any], None]) -> None:
        """Settle each delivery with the slot that it came by: the others don't know its channel."""
        for message in asked.deliveries:
            for slot in self._slots:
                act(slot, message)

    def _send(self, message: Any, body: bytes) -> None:
        reply_to = answer_address(message)
        if reply_to is None:
            return
        correlation = message.properties.get("correlation_id")
        properties = {"correlation_id": correlation} if isinstance(correlation, str) else {}
        reply = Outgoing(body, RPC_EXCHANGE, reply_to, persistent=False, mandatory=True, properties=properties)
        try:
            self._send_twice(reply)
        except UnroutableError:
            log.info("nobody waits for the answer any more")

    def _send_twice(self, reply: Outgoing) -> None:
        try:
            self.publisher.publish(reply)
        except UnroutableError:
            raise
        except PublishError:
            # The connection may have been stale; a second answer to one call is ignored by whoever waits.
            self.publisher.publish(reply)


def answer_address(message: Any) -> str | None:
    """Give where a call's answer goes, or `None` when the caller names no address of answers."""
    given = message.properties.get("reply_to")
    return given if isinstance(given, str) and re.fullmatch(ANSWER_ADDRESS, given) else None


def call_key(message: Any) -> Key | None:
    """Give what tells one call from another: reply address and correlation id, or `None` when one is missing."""
    reply_to, correlation = answer_address(message), message.properties.get("correlation_id")
    if reply_to and isinstance(correlation, str) and correlation:
        return reply_to, correlation
    return None


def read_payload(message: Any) -> Any:
    """Give the payload of a call; raises `Malformed` or `TooLarge`. The body is `{"args": [], "kwargs": {"payload": {...}}}`."""
    body = message.body
    if body is None or len(body) > MAX_BODY_BYTES:
        raise TooLarge if body else Malformed
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed(reason="json") from error
    kwargs = read.get("kwargs") if isinstance(read, dict) else None
    if not isinstance(kwargs, dict) or set(kwargs) != {"payload"} or read.get("args") not in ([], None):
        raise Malformed(reason="shape")
    return kwargs["payload"]


def encode_answer(result: Any) -> bytes:
    """Give the wire form of a result; one that isn't JSON becomes an internal error."""
    try:
        return json.dumps({"result": result, "error": None}, ensure_ascii=False).encode()
    except (TypeError, ValueError):
        log.exception("the answer is not JSON")
        return encode_error(Internal())


def encode_error(error: NamedError) -> bytes:
    """Give the wire form of an error: nameko's own, which any nameko client understands, and ours under `sob`."""
    wire = {
        "exc_type": type(error).__name__,
        "exc_path": f"{type(error).__module__}.{type(error).__name__}",
        "exc_args": [error.code],
        "value": error.code,
        "sob": error.to_wire(),
    }
    return json.dumps({"result": None, "error": wire}, ensure_ascii=False, default=str).encode()
