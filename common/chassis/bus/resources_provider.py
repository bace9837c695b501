"""What a service method finds under `self.resources`: `resources = ResourcesProvider()` in the service class."""

from typing import Any

from nameko.extensions import DependencyProvider

from common.chassis.blobs import BlobStore
from common.chassis.bus.relay import Relay
from common.chassis.bus.shared import SharedResources
from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.identity import Sealing, Signer, Verifier
from common.chassis.keys import MomentKeys
from common.chassis.resources import InThread, Resources
from common.chassis.settings import ServiceSettings
from common.contracts.base import Answer, Request, Rpc


class ResourcesProvider(DependencyProvider):
    """Gives each worker the container's `Resources`, and keeps the relay of the service's outbox running.

    The attributes below are those of `Resources`, which takes this object's place in a running service and in tests.
    """

    database: Database
    settings: ServiceSettings
    signer: Signer
    verifier: Verifier
    keys: MomentKeys
    sealing: Sealing
    for_audit: Sealing
    blobs: BlobStore
    in_thread: InThread
    is_stopping: bool

    shared = SharedResources()
    relay = Relay()

    def ask(self, contract: Rpc[Request, Answer], request: Request, call: Call[Any] | None = None) -> Answer:
        """Ask another service (`Resources.ask`)."""
        return self.shared.get().ask(contract, request, call)

    def digest(self, purpose: str, text: str) -> str:
        """Give what tells a text from others to this service alone (`Resources.digest`)."""
        return self.shared.get().digest(purpose, text)

    def setup(self) -> None:
        """Start nothing yet; name the database's relay."""

    def stop(self) -> None:
        """Let the relay send what the last workers announced."""
        self.relay.drain()

    def get_dependency(self, worker_ctx: Any) -> Resources:  # noqa: ARG002 (nameko's signature)
        """Give the resources to a worker."""
        return self.shared.get()
