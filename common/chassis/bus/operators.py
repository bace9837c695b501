"""What every service answers for operators: `class MomentsService(OperatorHandlers)` answers `sob parked` and erasures."""

from collections.abc import Callable
from typing import Any, ClassVar

from nameko.extensions import DependencyProvider, Entrypoint, register_entrypoint

from common.chassis import parking
from common.chassis.bus.publisher import Outgoing, SharedPublisher
from common.chassis.bus.resources_provider import ResourcesProvider
from common.chassis.bus.rpc_server import RpcEntrypoint
from common.chassis.bus.shared import SharedResources
from common.chassis.bus.signature_checks import again
from common.chassis.bus.topology import RETRY_SECONDS, again_name
from common.chassis.calls import Call, JsonAnswer
from common.chassis.erasing import Erasing, erase
from common.chassis.idempotency import by_key, replayed
from common.contracts.base import Nothing, Rpc
from common.contracts.operations import (
    OPERATIONS,
    Erase,
    Erased,
    ParkedCommand,
    ParkedMessages,
    ParkedRequest,
    ParkedRetry,
)


class Posting(DependencyProvider):
    """Gives a worker a function that puts a message back into a queue of its service: `post(queue, body)`, confirmed, proven by the service and there a second later."""

    publisher = SharedPublisher()
    resources = SharedResources()

    def get_dependency(self, worker_ctx: Any) -> Callable[[str, bytes], None]:  # noqa: ARG002 (nameko's signature)
        """Give the function."""

        def post(queue: str, body: bytes) -> None:
            headers = again(self.resources.get().signer, queue, body)
            self.publisher.publish(Outgoing(body, again_name(RETRY_SECONDS[0]), queue, mandatory=True, headers=headers))

        return post


class OperatorEntrypoint(RpcEntrypoint):
    """One method for operators: its contract is that of the service in which it stands."""

    contract: Rpc

    def __init__(self) -> None:
        Entrypoint.__init__(self)

    def setup(self) -> None:
        """Find the contract."""
        self.contract = OPERATIONS[self.container.service_name].by_name[self.method_name]
        super().setup()


def _for_operators(method: Any) -> Any:
    register_entrypoint(method, OperatorEntrypoint())
    return method


class OperatorHandlers:
    """Shows parked messages, posts one again, drops one; erases moments as the service's declaration says."""

    resources: ClassVar[ResourcesProvider]
    erasing: ClassVar[Erasing]
    post = Posting()

    @_for_operators
    def parked_list(self, call: Call[ParkedRequest]) -> ParkedMessages:
        """Give the newest parked messages."""
        with self.resources.database.reading() as session:
            return parking.parked_messages(session, call.request.limit)

    @_for_operators
    @replayed(by_key)
    def parked_retry(self, call: Call[ParkedRetry]) -> JsonAnswer[Nothing]:
        """Put a message back into its queue, then forget it. A crash between the two posts it twice: handlers drop the second."""
        with self.resources.database.reading() as session:
            found = parking.parked_body(session, call.request.parked_id, is_vouched_for=call.request.vouch)
        self.post(*found)
        return parking.forget_posted(self.resources.database, call)

    @_for_operators
    def parked_drop(self, call: Call[ParkedCommand]) -> JsonAnswer[Nothing]:
        """Forget a message for good."""
        return parking.drop(self.resources.database, call)

    @_for_operators
    def erase(self, call: Call[Erase]) -> Erased:
        """Erase moments for good."""
        return erase(self.resources, self.erasing, call)
