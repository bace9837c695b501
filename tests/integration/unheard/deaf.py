"""A system in which no event is ever heard and no timer runs: whatever its people are shown, they are shown by rule."""

import os
import threading
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from werkzeug.serving import make_server

from common.chassis.identity import load_signer
from deploy.local import processes
from deploy.local.keys import make_keys
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.preparation import Preparation
from deploy.local.processes import Installation
from gateway.app import create_app
from gateway.settings import gateway_settings
from tests.bench.inprocess_gateway import InProcess, make_services
from tests.system import QUIET, System


class DeafSystem(System):
    """The gateway over HTTP with its services in this process: without the bus there is no relay, so the outboxes only grow."""

    def __init__(self, folder: Path, databases: Mapping[str, str]) -> None:
        """Make keys and addresses; `databases` as `System` takes them."""
        self.here = Installation(folder, "amqp://nowhere", free_port(), free_port(), make_keys(folder / "keys"))
        self.here.logs.mkdir()
        self.databases = {**QUIET, **databases}
        self._newcomers = 0
        self.services: dict[str, Any] = {}

    def __enter__(self) -> Self:
        """Migrate, load and answer."""
        chains = [[self._with_databases(step) for step in chain] for chain in processes.preparations(self.here)]
        Preparation(self.here.logs, chains).finish()
        kept = dict(os.environ)
        os.environ.update(self._with_databases(processes.gateway(self.here)).environment)
        try:
            with warnings.catch_warnings():
                # eventlet announces at its first import that it is maintained, not developed; nameko stands on it.
                warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
                self.services = make_services()
            signer = load_signer(self.here.var / "keys" / "gateway.json")
            self.bus: Any = InProcess(self.services, signer.actor_token)
            app = create_app(gateway_settings(), self.bus)
        finally:
            os.environ.clear()
            os.environ.update(kept)
        self._server = make_server(LOOPBACK, self.here.gateway_port, app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        """Stop answering, and let go of the databases."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        for service in self.services.values():
            service.resources.database.dispose()
