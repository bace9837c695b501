"""Whether a service process lives and whether it is ready, for supervisors and load balancers.

The health server runs on the hub: when the hub stalls it doesn't answer, and that is the failure a supervisor sees. A missing broker
makes a process not ready; it is not alive only when its consumers are missing for a minute *while the broker answers*.
"""

import time
from collections.abc import Callable
from typing import Any

import eventlet
from eventlet import wsgi
from sqlalchemy import text

from common.chassis import telemetry
from common.chassis.bus.container import Container
from common.chassis.bus.publisher import connect
from common.chassis.bus.queue_consumer import QueueConsumer
from common.chassis.bus.shared import SharedResources

MISSING_SECONDS = 60.0
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


class Health:
    """The two questions about one container."""

    def __init__(self, container: Container) -> None:
        """Find the container's consumer and database."""
        shared = container.shared_extensions
        self._consumer: QueueConsumer = shared[QueueConsumer]
        self._resources: SharedResources = shared[SharedResources]
        self._amqp_uri: str = container.config["AMQP_URI"]

    def is_alive(self) -> bool:
        """Tell whether to keep this process."""
        return self._consumer.missing_seconds < MISSING_SECONDS or not self._broker_answers()

    def is_ready(self) -> bool:
        """Tell whether to send work here: all queues are consumed and the database answers."""
        return not self._consumer.missing_seconds and self._database_answers()

    def _broker_answers(self) -> bool:
        return _in_time(lambda: connect(self._amqp_uri).release())

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
