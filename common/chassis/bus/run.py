"""Runs one service in this process: `python -m common.chassis.bus.run moments`.

The standard library is made green here, before anything else is imported, and nowhere else. The process waits for a missing broker, outlives
it, and ends at SIGTERM when what it has begun is done and answered.

What is imported lives as long as the process: the garbage collector is kept from looking at it, which saves the third of a second that
Python would spend on tearing it down at the end, and the same walk in every full collection before.
"""

# ruff: noqa: E402  (the standard library must be green before anything else is imported)
import gc
import os
import warnings

# eventlet's own resolver loads dnspython: eight megabytes a process, for a broker's and a database's name now and then.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
with warnings.catch_warnings():
    # eventlet announces that it is maintained, not developed; nameko stands on it (docs/decisions/0003-bus.md).
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet
# psycopg2 is made green below, when a database needs it: importing it costs every other process four megabytes.
eventlet.monkey_patch(psycopg=False)

import subprocess

from eventlet.green import subprocess as green_subprocess

# eventlet's Popen belongs to a copy of `subprocess`: who catches `subprocess.TimeoutExpired` wouldn't catch the copy's.
green_subprocess.subprocess_orig.TimeoutExpired = subprocess.TimeoutExpired

import argparse
import signal
from collections.abc import Iterable
from typing import Any

import eventlet.debug
import eventlet.hubs
from eventlet.event import Event

import common.contracts.everything  # noqa: F401 (registers every contract)
from common.chassis import telemetry
from common.chassis.bus.container import Container
from common.chassis.bus.health import serve_health
from common.chassis.bus.service_classes import find_service
from common.chassis.environment import read_or_end
from common.chassis.settings import ServiceSettings, service_settings

log = telemetry.logger(__name__)


def serve(service: type, settings: ServiceSettings) -> None:
    """Run a service until SIGTERM or SIGINT; raises what killed it."""
    telemetry.configure_logging(settings.name)
    eventlet.debug.hub_exceptions(False)
    _make_database_green(settings.database_url)
    container = Container(service, _configuration(settings))
    _stop_at_signal(container)
    serve_health(container, settings.health_host, settings.health_port)
    gc.freeze()
    container.start()
    log.info("started", service=settings.name)
    container.wait()
    log.info("stopped", service=settings.name)


def load(names: Iterable[str]) -> None:
    """Load services without running them, in a process from which others are then forked (`deploy.local.loaded`).

    The garbage collector leaves what they have in common where it is: memory that it touches isn't shared any more.
    """
    for name in names:
        find_service(name)
    eventlet.hubs.use_hub()  # forgets the one that was made while importing: each child makes its own
    gc.collect()
    gc.freeze()


def _configuration(settings: ServiceSettings) -> dict[str, Any]:
    return {"AMQP_URI": settings.amqp_uri, "max_workers": settings.max_workers, "settings": settings}


def _make_database_green(url: str) -> None:
    if url.startswith("postgresql"):
        from psycogreen.eventlet import patch_psycopg  # noqa: PLC0415 (SQLite installations need no psycopg2)

        patch_psycopg()


def _stop_at_signal(container: Container) -> None:
    """Stop once, gracefully; a signal handler runs on the hub's stack and must not wait, so a greenlet does."""
    told = Event()

    def stop() -> None:
        told.wait()
        log.info("stopping", service=container.service_name)
        container.stop()

    def tell(_number: int, _frame: Any) -> None:
        if not told.ready():
            told.send()

    eventlet.spawn(stop)
    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    name = parser.parse_args().service
    serve(find_service(name), read_or_end(lambda: service_settings(name)))


if __name__ == "__main__":
    main()
