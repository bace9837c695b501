"""The operators' desk, the same in every service: `class MomentsService(OperatorDesk)` answers `sob parked` and erasures."""

from collections.abc import Callable
from typing import Any, ClassVar

from nameko.extensions import DependencyProvider, Entrypoint, register_entrypoint

from common.chassis import parking
from common.chassis.bus.answering import RpcEntrypoint
from common.chassis.bus.here import Here
from common.chassis.bus.publisher import Outgoing, SharedPublisher
from common.chassis.calls import Call
from common.chassis.erasing import Erasing, erase
from common.chassis.idempotency import Answer, replayed
from common.contracts.base import Rpc
from common.contracts.errors import NotFound
from common.contracts.operations import DESKS


class Posting(DependencyProvider):
    """Gives a worker a function that puts a message back into a queue: `post(queue, body)`, confirmed."""

    publisher = SharedPublisher()

    def get_dependency(self, worker_ctx: Any) -> Callable[[str, bytes], None]:  # noqa: ARG002 (nameko's signature)
        """Give the function."""

        def post(queue: str, body: bytes) -> None:
            self.publisher.publish(Outgoing(body, "", queue, mandatory=True))

        return post


class DeskEntrypoint(RpcEntrypoint):
    """One method of the desk: its contract is that of the service in which it stands."""

    contract: Rpc

    def __init__(self) -> None:
        Entrypoint.__init__(self)

    def setup(self) -> None:
        """Find the contract."""
        self.contract = DESKS[self.container.service_name].by_name[self.method_name]
        super().setup()


def _of_desk(method: Any) -> Any:
    register_entrypoint(method, DeskEntrypoint())
    return method


class OperatorDesk:
    """Shows parked messages, posts one again, drops one; erases moments as the service's declaration says."""

    here: ClassVar[Here]
    erasing: ClassVar[Erasing]
    post = Posting()

    @_of_desk
    def parked_list(self, call: Call) -> dict[str, Any]:
        """Give the newest parked messages."""
        with self.here.database.reading() as session:
            return {"messages": parking.parked_messages(session, call.request["limit"])}

    @_of_desk
    @replayed
    def parked_retry(self, call: Call) -> Answer:
        """Put a message back into its queue, then forget it. A crash between the two posts it twice: handlers drop the second."""
        with self.here.database.reading() as session:
            found = parking.parked_body(session, call.request["parked_id"])
        if found is None:
            raise NotFound
        self.post(*found)
        return parking.forget_posted(self.here.database, call)

    @_of_desk
    def parked_drop(self, call: Call) -> Answer:
        """Forget a message for good."""
        return parking.drop(self.here.database, call)

    @_of_desk
    def erase(self, call: Call) -> dict[str, Any]:
        """Erase moments for good."""
        return erase(self.here, self.erasing, call)
