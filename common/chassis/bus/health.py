"""Whether a service process lives and whether it is ready, for supervisors and load balancers.

The health server runs on the hub: when the hub stalls it doesn't answer, and that is the failure a supervisor sees. A missing broker, or a
node of it, makes a process at most not ready: a restart brings no broker back. It is not alive when one of its consuming threads stands still.
"""

import time
from collections.abc import Callable
from typing import Any

import eventlet
from eventlet import wsgi
from sqlalchemy import text

from common.chassis import telemetry
from common.chassis.bus.call_slots import CallSlot
from common.chassis.bus.container import Container
from common.chassis.bus.queue_consumer import QueueConsumer
from common.chassis.bus.rpc_consumer import RpcConsumer
from common.chassis.bus.shared import SharedResources

IDLE_SECONDS = 60.0
"""A consuming thread goes round several times a second; while a broker hangs, at least every quarter of a minute."""
ANSWER_SECONDS = 2.0
KEPT_SECONDS = 1.0


def _kept(check: Callable[[], bool]) -> Callable[[], bool]:
    """Ask at most once a second: probes must not load what they probe."""
    last: list[Any] = [-KEPT_SECONDS, False]

    def ask() -> bool:
        if time.monotonic() - last[0] >= KEPT_SECONDS:
            last[:] = [time.monotonic(), check()]
        return bool(last[1])

    return ask


def missing_seconds(container: Container) -> float:
    """How long this process has been missing what it takes work from; 0 when calls, answers and events can come."""
    shared = container.shared_extensions.values()
    takers = [one for one in shared if isinstance(one, (QueueConsumer, RpcConsumer)) and not isinstance(one, CallSlot)]
    return max(taker.missing_seconds for taker in takers)


class Health:
    """The two questions about one container."""

    def __init__(self, container: Container) -> None:
        """Find the container's consumers and database."""
        self._container = container
        shared = container.shared_extensions
        self._consumers = [one for one in shared.values() if isinstance(one, QueueConsumer)]
        self._resources: SharedResources = shared[SharedResources]

    def is_alive(self) -> bool:
        """Say whether to keep this process."""
        return max(consumer.idle_seconds for consumer in self._consumers) < IDLE_SECONDS

    def is_ready(self) -> bool:
        """Say whether to send work here: all queues are consumed and the database answers."""
        return not missing_seconds(self._container) and self._database_answers()

    def _database_answers(self) -> bool:
        def ask() -> None:
            with self._resources.get().database.reading() as session:
                session.execute(text("SELECT 1"))

        return _in_time(ask)


def _in_time(ask: Callable[[], None]) -> bool:
    try:
        with eventlet.Timeout(ANSWER_SECONDS):
            ask()
    except (Exception, eventlet.Timeout):  # noqa: BLE001 (any fault means no)
        return False
    return True


def serve_health(container: Container, host: str, port: int) -> None:
    """Answer `/live`, `/ready` and `/metrics` from a greenlet of its own; port 0 means nowhere."""
    if not port:
        return
    health = Health(container)
    app = telemetry.health_app(_kept(health.is_alive), _kept(health.is_ready))
    listener = eventlet.listen((host, port))
    eventlet.spawn(wsgi.server, listener, app, log_output=False)
