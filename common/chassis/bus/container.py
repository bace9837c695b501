"""The container of one service in one process: nameko's, hardened against what killed it in trials.

A handler that raises anything but greenlet's own exit gets an answer, a dependency that fails too; exceptions are logged as type and
frames, since their text may hold what a person wrote. Entrypoints may say how their method is called (`invoke`).
"""

import sys
from typing import Any

from eventlet.semaphore import Semaphore
from greenlet import GreenletExit
from nameko.containers import ServiceContainer, WorkerContext
from nameko.exceptions import ConfigurationError

from common.chassis import telemetry

log = telemetry.logger(__name__)


class Container(ServiceContainer):
    """Runs one service class."""

    def __init__(self, service_cls: type, config: dict[str, Any]) -> None:
        """Refuse a service whose events could occupy every worker: calls would starve behind them (833 ms instead of 4)."""
        super().__init__(service_cls, config)
        self.suspects = Semaphore(1)
        """One at a time among messages that may have killed a process: their neighbours must not be taken along again."""
        events = sum(getattr(entrypoint, "occupies_workers", 0) for entrypoint in self.entrypoints)
        self.call_prefetch = self.max_workers - events
        if self.call_prefetch < 1:
            message = f"{events} events side by side leave none of {self.max_workers} workers for calls"
            raise ConfigurationError(message)

    def _run_worker(self, worker_ctx: WorkerContext, handle_result: Any) -> None:
        result, exc_info = self._outcome(worker_ctx)
        if handle_result is not None:
            result, exc_info = handle_result(worker_ctx, result, exc_info)
        elif exc_info is not None:
            log.error("worker failed", method=worker_ctx.entrypoint.method_name, exc_info=exc_info)
        self._worker_result(worker_ctx, result, exc_info)
        self._worker_teardown(worker_ctx)

    def _outcome(self, worker_ctx: WorkerContext) -> tuple[Any, Any]:
        """Run the method and give its result or what it raised, even `SystemExit`."""
        try:
            self._inject_dependencies(worker_ctx)
            self._worker_setup(worker_ctx)
            method = getattr(worker_ctx.service, worker_ctx.entrypoint.method_name)
            invoke = getattr(worker_ctx.entrypoint, "invoke", None)
            if invoke is not None:
                return invoke(method, *worker_ctx.args), None
            return method(*worker_ctx.args, **worker_ctx.kwargs), None
        except GreenletExit:
            raise
        except BaseException:  # noqa: BLE001 (a handler that calls sys.exit must not end the process)
            return None, sys.exc_info()
