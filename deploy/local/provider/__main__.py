"""`python -m deploy.local.provider`: serve the provider with gunicorn until it is told to stop.

One worker with threads: what the provider remembers stands in one process.
"""

import os
import socket
import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from deploy.local.provider.app import create_app
from deploy.local.provider.issuers import make_issuers
from deploy.local.provider.people import PeopleFileError
from deploy.local.provider.settings import ProviderSettings, RefusedInProductionError, provider_settings
from gateway.serving.worker import Worker

THREADS = 8
GRACE_SECONDS = 2


class ProviderServer(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """gunicorn with our options instead of its command line."""

    def __init__(self, app: Flask, listening: socket.socket) -> None:
        self._app = app
        self._options: dict[str, Any] = {
            "bind": f"fd://{listening.fileno()}",
            "worker_class": Worker,
            "workers": 1,
            "threads": THREADS,
            "forwarded_allow_ips": "",
            "graceful_timeout": GRACE_SECONDS,
            "proc_name": "sob-provider",
            # gunicorn 27 would put a socket for its own command into the home directory, one for all servers of a user.
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Give the application, made before gunicorn started so that a fault in the settings is one sentence."""
        return self._app


def listen(settings: ProviderSettings) -> socket.socket:
    """Take the port before gunicorn does, who would try a taken one for seconds; raises `OSError` that names it."""
    try:
        return socket.create_server((settings.host, settings.provider_port))
    except OSError as error:
        raise OSError(
            f"can't listen on {settings.host}:{settings.provider_port}: {os.strerror(error.errno or 0)}"
        ) from error


def main() -> None:
    """Serve; with faulty settings say why in one sentence and exit with 1."""
    try:
        settings = provider_settings()
        app = create_app(settings, make_issuers(settings))
        listening = listen(settings)
    except (RefusedInProductionError, PeopleFileError, OSError, ValueError) as error:
        sys.exit(f"provider: {error}")
    ProviderServer(app, listening).run()


if __name__ == "__main__":
    main()
