"""What goes out and what becomes of it: a call that waits for its answer, a record that waits for the broker's confirm.

Each knows its own fate: which named error it ends with when it was never sent, came back, was lost with the connection, or ran out of
time. `gateway.rpc.link` moves them and knows none of these rules.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, Protocol, TypeVar

from common.contracts.base import Kind, Rpc
from common.contracts.errors import NamedError, OutcomeUnknown, Unavailable
from gateway.rpc import wire
from gateway.rpc.breaker import Breaker

LONGEST_WAIT_TO_SEND = 2.0
"""Seconds that a message waits for a connection at most: an absent broker must not hold the gateway's threads."""
GRACE = 0.5
"""Seconds after the deadline when a waiting thread stops trusting the bus' thread and gives up by itself."""

CONFIRM_PATIENCE = 1.0
"""Seconds after which a record is sent once more over another channel; a healthy queue confirms in milliseconds."""

Value = TypeVar("Value")
log = logging.getLogger(__name__)


class Outlet(Protocol):
    """Where messages are written: a ready connection (`gateway.rpc.connection.Session`)."""

    def publish_call(self, routing_key: str, key: str, expiration: str, headers: bytes, body: bytes) -> None:
        """Write a transient, mandatory message to nameko's exchange."""

    def publish_confirmed(self, queue: str, key: str, properties: Any, body: bytes) -> None:
        """Write a mandatory message to a queue; its confirm comes back under `key`."""


class Settled(Future[Value]):
    """A future that never waits past its deadline, even if the thread that should settle it is gone (a fork copies no threads)."""

    def __init__(self, due: float, overdue: Callable[[], Exception]) -> None:
        super().__init__()
        self._due = due
        self._overdue = overdue

    def cancel(self) -> bool:
        """Refuse: what has been sent can't be called back."""
        return False

    def result(self, timeout: float | None = None) -> Value:
        """Wait for the result at most `timeout` seconds (`TimeoutError`), and never past the deadline (its named error)."""
        limit = max(self._due - time.monotonic(), 0.0) + GRACE
        try:
            return super().result(limit if timeout is None else min(timeout, limit))
        except TimeoutError:
            if self.done():
                return super().result(0)
            if timeout is not None and timeout < limit:
                raise
            raise self._overdue() from None


Reply = Settled[dict[str, Any]]
"""What `Bus.call` gives: the answer's JSON object, or the named error."""


def _unavailable(service: str) -> NamedError:
    return Unavailable(service=service)


def _answer_lost(contract: Rpc) -> NamedError:
    """Give the error of what was sent and not answered: a question changed nothing, a command may have."""
    if contract.kind is Kind.COMMAND:
        return OutcomeUnknown(service=contract.service)
    return _unavailable(contract.service)


class Call:
    """One question or command on its way. Everything but `__init__` runs in the bus' thread."""

    __slots__ = ("_body", "_breaker", "_contract", "_may_repeat", "due", "future", "headers", "send_by")

    def __init__(self, contract: Rpc, body: bytes, due: float, breaker: Breaker) -> None:
        """Take the encoded `body` and the deadline (`due`, on the monotonic clock); the `headers` are set before it is sent."""
        self._contract = contract
        self._body = body
        self.headers = b""
        self._breaker = breaker
        self._may_repeat = contract.kind is Kind.QUERY
        self.due = due
        self.send_by = min(due, time.monotonic() + LONGEST_WAIT_TO_SEND)
        self.future: Reply = Settled(
            due, partial(_answer_lost, contract)
        )  # not a bound method: a cycle a call is garbage to collect

    def write(self, outlet: Outlet, key: str) -> None:
        """Publish the call; `key` is its correlation id on this connection."""
        expiration = wire.milliseconds(self.due - time.monotonic())
        outlet.publish_call(self._contract.routing_key, key, expiration, self.headers, self._body)

    def answered(self, body: bytes) -> bool:
        """End with the answer; `False` when it can't be read and so wasn't the answer."""
        try:
            answer = wire.read_answer(body)
        except (ValueError, TypeError, RecursionError):  # not JSON, not of its shape, or nested without end
            log.warning("unreadable reply ignored", extra={"rpc": self._contract.routing_key})
            return False
        self._breaker.worked()
        if isinstance(answer, NamedError):
            self.future.set_exception(answer)
        else:
            self.future.set_result(answer)
        return True

    def not_sent(self) -> None:
        """End without having been sent: safe to repeat."""
        self.future.set_exception(_unavailable(self._contract.service))

    def came_back(self) -> None:
        """End because no queue takes it: the service has never run here."""
        self._breaker.failed()
        self.future.set_exception(_unavailable(self._contract.service))

    def confirmed(self) -> None:
        """Ignore a confirm: calls are published without."""

    def connection_lost(self) -> bool:
        """Say whether to send it once more on the next connection; otherwise end it."""
        if self._may_repeat:
            self._may_repeat = False
            self.send_by = min(self.due, time.monotonic() + LONGEST_WAIT_TO_SEND)
            return True
        self.future.set_exception(_answer_lost(self._contract))
        return False

    def ran_out(self) -> None:
        """End after its deadline, sent and unanswered."""
        self._breaker.failed()
        self.future.set_exception(_answer_lost(self._contract))


class Record:
    """One persistent message whose confirm is awaited, for example an access record.

    It is sent again when the leader of its queue hangs: whoever keeps records knows them by their id, and keeps each once.
    """

    __slots__ = ("_body", "_proof", "_queue", "_service", "due", "future", "impatient_at", "send_by")

    def __init__(self, queue: str, body: bytes, proof: str, due: float) -> None:
        """Take the `queue` (`<service>.<name>`), the encoded `body`, the proof that we send it, and the deadline (monotonic)."""
        self._queue = queue
        self._proof = proof
        self._service = queue.partition(".")[0]
        self._body = body
        self.due = due
        self.send_by = due
        self.impatient_at = float("inf")
        """When its confirm is overdue (monotonic); before that it hasn't been sent."""
        self.future: Settled[None] = Settled(due, partial(_unavailable, self._service))

    def write(self, outlet: Outlet, key: str) -> None:
        """Publish the record."""
        self.impatient_at = time.monotonic() + CONFIRM_PATIENCE
        outlet.publish_confirmed(self._queue, key, wire.record_properties(key, self._proof), self._body)

    def answered(self, body: bytes) -> bool:
        """Ignore a reply: a record has none."""
        del body
        return False

    def confirmed(self) -> None:
        """End well: a majority of the queue's nodes has it on disk."""
        self.future.set_result(None)

    def not_sent(self) -> None:
        """End without having been sent."""
        self.future.set_exception(_unavailable(self._service))

    came_back = not_sent
    ran_out = not_sent

    def connection_lost(self) -> bool:
        """End unconfirmed: the page isn't shown, and the next try writes a record of its own."""
        self.future.set_exception(_unavailable(self._service))
        return False


Message = Call | Record
