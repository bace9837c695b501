"""Logs, the correlation id, metrics and health: what operators see. No patient data ever: log ids and names of things, not values.

A log line is one JSON object on standard error. `correlation_id` is the same from the browser's request to the last handler.
"""

import logging
import sys
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from contextvars import ContextVar
from typing import Any
from uuid import UUID

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

_correlation: ContextVar[str | None] = ContextVar("correlation_id", default=None)

CALL_SECONDS = Histogram(
    "sob_call_seconds",
    "Time in the service per call",
    ["contract", "outcome"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)
EVENTS_HANDLED = Counter("sob_events_handled_total", "Events handled", ["queue", "outcome"])
EVENTS_PUBLISHED = Counter("sob_events_published_total", "Events confirmed by the broker", ["service"])


def correlation_id() -> str | None:
    """Give the correlation id of what is being done."""
    return _correlation.get()


def follow(correlation: Any) -> None:
    """Take over a caller's correlation id; anything but a UUID is dropped, since it would end up in logs."""
    try:
        _correlation.set(str(UUID(str(correlation))))
    except ValueError:
        _correlation.set(None)


def configure_logging(process: str) -> None:
    """Make every log line of this process one JSON object on standard error, with the process' name."""

    def add_facts(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        return {"process": process, "correlation_id": correlation_id(), **event}

    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_facts,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _frames_without_values,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    # These libraries log bodies or parameters at lower levels.
    for name in ("sqlalchemy", "amqp", "nameko", "kombu", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # pika tells every attempt to connect in six errors; `gateway.rpc.link` tells once that the broker is lost, and once that it is back.
    logging.getLogger("pika").setLevel(logging.CRITICAL)


def _frames_without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Replace an exception by its type and its frames: its text may hold what a person wrote."""
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    if isinstance(raised, BaseException):
        raised = (type(raised), raised, raised.__traceback__)
    if raised and raised[0]:
        event["exception"], event["frames"] = raised[0].__name__, frames(raised[2])
    return event


def frames(traceback: Any, most: int = 12) -> list[str]:
    """Give the innermost frames of a traceback as `file:line function`, without values or source text."""
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        found.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return found[-most:]


def logger(name: str) -> Any:
    """Give the logger of a module."""
    return structlog.stdlib.get_logger(name)


def health_app(
    is_alive: Callable[[], bool], is_ready: Callable[[], bool]
) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """Give the small WSGI application of a process: `/live`, `/ready` (200 or 503) and `/metrics` (Prometheus text)."""

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if path == "/metrics":
            start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [generate_latest()]
        check = {"/live": is_alive, "/ready": is_ready}.get(str(path))
        if check is None:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"not found\n"]
        good = check()
        start_response("200 OK" if good else "503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b"ok\n" if good else b"not ok\n"]

    return app
