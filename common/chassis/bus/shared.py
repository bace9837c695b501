"""The resources of a container: built once, shared by its entrypoints, the relay and the service's methods."""

from eventlet import tpool
from nameko.extensions import SharedExtension

from common.chassis.bus.rpc_client import RpcClient
from common.chassis.resources import Resources


class SharedResources(SharedExtension):
    """Holds the container's `Resources`."""

    asking = RpcClient()

    def __init__(self) -> None:
        super().__init__()
        self._resources: Resources | None = None

    def get(self) -> Resources:
        """Give the resources; the first who asks builds them from the container's settings."""
        if self._resources is None:
            self._resources = Resources(self.container.config["settings"], self.asking.ask, tpool.execute)
        return self._resources

    def setup(self) -> None:
        """Build them before anything starts: a missing key file must stop the start."""
        self.get()
