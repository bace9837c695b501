"""The decorator of a service's methods that answer calls: `@rpc(START)`."""

import time
from collections.abc import Callable
from typing import Any

from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint

from common.chassis import telemetry
from common.chassis.bus.rpc_consumer import Asked, RpcConsumer, encode_answer, encode_error
from common.chassis.bus.shared import SharedResources
from common.chassis.calls import Call, JsonAnswer, answer_call
from common.contracts.base import HEADERS, Answer, Request, Rpc
from common.contracts.errors import Internal, NamedError, OutcomeUnknown, Unavailable

Method = Callable[[Any, Call[Request]], Answer | JsonAnswer[Answer]]
"""Of a service: it takes the call of a contract, and gives the answer, or what a command kept of it."""

log = telemetry.logger(__name__)


def rpc(contract: Rpc[Request, Answer]) -> Callable[[Method[Request, Answer]], Method[Request, Answer]]:
    """Make a method answer the calls of `contract`, whose name it must have and whose request it takes; it stays callable as it is."""

    def register(method: Method[Request, Answer]) -> Method[Request, Answer]:
        if method.__name__ != contract.name:
            message = f"{method.__qualname__} answers {contract.routing_key}: it must have the contract's name"
            raise TypeError(message)
        register_entrypoint(method, RpcEntrypoint(contract))
        return method

    return register


class RpcEntrypoint(Entrypoint):
    """One method that answers the calls of one contract."""

    rpc_consumer = RpcConsumer()
    resources = SharedResources()

    def __init__(self, contract: Rpc) -> None:
        super().__init__()
        self.contract = contract

    def setup(self) -> None:
        """Begin to take calls; a contract of another service, or one that stands under another name, is a mistake that stops the start."""
        if self.contract.service != self.container.service_name:
            message = f"{self.contract.routing_key} is not a contract of {self.container.service_name}"
            raise TypeError(message)
        if self.contract.name != self.method_name:
            message = f"{self.method_name} answers {self.contract.routing_key}: it must have the contract's name"
            raise TypeError(message)
        self.rpc_consumer.register_provider(self)

    def stop(self) -> None:
        """Take no more calls; returns when the queue is no longer consumed."""
        self.rpc_consumer.unregister_provider(self)

    def begin(self, payload: Any, asked: Asked) -> None:
        """Give the call to a worker. Only our own headers go along: nameko would hand on foreign ones for ever."""
        sent = asked.message.headers
        headers = {name: sent[name] for name in HEADERS if isinstance(sent.get(name), str)}

        def settle(_worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            self.rpc_consumer.answer(asked, self._encode(result, exc_info))
            return result, exc_info

        try:
            self.container.spawn_worker(self, (payload, headers), {}, handle_result=settle)
        except ContainerBeingKilled:
            self.rpc_consumer.give_back(asked)

    def invoke(self, method: Callable[[Call[Any]], Any], payload: Any, headers: dict[str, str]) -> Any:
        """Run the call in its worker and measure it."""
        began, outcome = time.monotonic(), "internal"
        try:
            answer = answer_call(self.contract, method, payload, headers, self.resources.get().verifier)
            outcome = "ok"
        except NamedError as error:
            outcome = error.code
            if isinstance(error, (Unavailable, OutcomeUnknown)):
                error.details.setdefault("service", self.contract.service)
            raise
        else:
            return answer
        finally:
            telemetry.CALL_SECONDS.labels(self.contract.routing_key, outcome).observe(time.monotonic() - began)

    def _encode(self, result: Any, exc_info: Any) -> bytes:
        if exc_info is None:
            return encode_answer(result)
        error = exc_info[1]
        if not isinstance(error, NamedError):
            log.error("call failed", contract=self.contract.routing_key, exc_info=exc_info)
            error = Internal()
        return encode_error(error)
