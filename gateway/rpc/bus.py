"""The bus as the gateway sees it: `call` a service, `ask` and wait, `record` and know that it is kept."""

import os
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from weakref import WeakSet

from common.chassis import clock
from common.chassis.identity import Actor, Signer, Use
from common.contracts.base import (
    HEADER_ACTOR,
    HEADER_CORRELATION,
    HEADER_DEADLINE,
    MAX_BODY_BYTES,
    Rpc,
)
from common.contracts.errors import TooLarge
from gateway import access
from gateway.rpc import frames, wire
from gateway.rpc.breaker import Breaker
from gateway.rpc.connection import connection_parameters
from gateway.rpc.link import Link
from gateway.rpc.messages import Call, Record, Reply, Settled


class Bus:
    """The way to all services, shared by all threads of a process; it connects when first used.

    `signer` gives actor tokens and proves records. A process forked from one that uses it gets a connection of its own.
    """

    def __init__(self, amqp_uri: str, signer: Signer, *, name: str = "gateway") -> None:
        """Take the broker's address or addresses (`ValueError` if they aren't); `name` is shown in the broker's lists."""
        self._parameters = connection_parameters(amqp_uri, name)
        self._signer = signer
        self._closed = False
        self._link: Link | None = None
        self._abandoned: Link | None = None
        self._start_afresh()
        _buses.add(self)

    def call(
        self,
        contract: Rpc,
        payload: Mapping[str, Any],
        actor: Actor,
        *,
        correlation_id: str,
        deadline: float | None = None,
    ) -> Reply:
        """Send a question or command without waiting.

        `payload` holds JSON data, ids, dates and times; `deadline` is in seconds, otherwise the contract's. The future ends with the
        answer's JSON object, with the service's named error, or with `Unavailable` (nothing was done), `OutcomeUnknown` (a command
        was sent and its answer lost) or `TooLarge`. Raises `AccessContextMissing` when the answer holds patient data and no
        `viewing` block is open.
        """
        if contract.reveals_patient_data:
            access.note_call(contract)
        seconds = contract.deadline if deadline is None else deadline
        call = self._prepare(contract, wire.call_body(payload), seconds)
        if not call.future.done():
            call.headers = frames.headers_table(
                {
                    HEADER_ACTOR: self._signer.actor_token(actor, contract.service),
                    HEADER_DEADLINE: str(int((time.time() + seconds) * 1000)),
                    HEADER_CORRELATION: correlation_id,
                }
            )
            self._running_link().submit(call)
        return call.future

    def ask(
        self,
        contract: Rpc,
        payload: Mapping[str, Any],
        actor: Actor,
        *,
        correlation_id: str,
        deadline: float | None = None,
    ) -> dict[str, Any]:
        """Call and wait for the answer; errors as with `call`, raised."""
        return self.call(contract, payload, actor, correlation_id=correlation_id, deadline=deadline).result()

    def record(self, queue: str, message: Mapping[str, Any], *, deadline: float) -> Settled[None]:
        """Publish a persistent message to `queue` and give the future of the broker's confirm.

        It ends with `Unavailable` when there is no such queue, the broker refuses, or `deadline` seconds pass without a confirm.
        """
        body = wire.encode(message)
        proof = self._signer.proof(body, Use.RECORD, clock.now(), queue)
        record = Record(queue, body, proof, time.monotonic() + deadline)
        self._running_link().submit(record)
        return record.future

    def close(self) -> None:
        """End what is under way and disconnect; the bus can't be used again."""
        with self._lock:
            self._closed = True
            link = self._link
            self._link = None
        if link is not None:
            link.close()

    def _prepare(self, contract: Rpc, body: bytes, seconds: float) -> Call:
        """Make the call, ended already when it is too large or its service's circuit is open."""
        breaker = self._breakers[contract.service]
        call = Call(contract, body, time.monotonic() + seconds, breaker)
        if len(body) > MAX_BODY_BYTES:
            call.future.set_exception(TooLarge(limit=MAX_BODY_BYTES))
        elif not breaker.lets_through():
            call.not_sent()
        return call

    def _running_link(self) -> Link:
        link = self._link
        if link is not None and link.alive:
            return link
        with self._lock:
            if self._closed:
                raise RuntimeError("the bus is closed")
            link = self._link
            if link is None or not link.alive:
                self._link = link = Link(self._parameters)
            return link

    def _start_afresh(self) -> None:
        """Begin with locks that nobody holds, no thread and no connection."""
        self._lock = threading.Lock()
        self._breakers: defaultdict[str, Breaker] = defaultdict(Breaker)
        self._link = None

    def _leave_to_parent(self) -> None:
        """Give up the parent's connection in a forked child, without a word to the broker."""
        link = self._link
        self._start_afresh()
        if link is not None:
            link.drop()
            self._abandoned = (
                link  # its loop's descriptors are shared with the parent: keep them from the garbage collector
            )


_buses: WeakSet[Bus] = WeakSet()


def _after_fork() -> None:
    for bus in list(_buses):
        bus._leave_to_parent()  # noqa: SLF001  # the hook is the class' own, but must not keep a bus alive


os.register_at_fork(after_in_child=_after_fork)
