"""Work that a service does by itself every so often: `@every(3600)`.

A timer fires in every replica: its method takes its work under a lock (`FOR UPDATE SKIP LOCKED`) or does something that may be done twice.
Work that may be long is done a batch at a time: a method that answers `True` has more to do and is called again at once, unless the
service is told to stop. nameko's own timer has neither, and swallows what a method raises.

What shouldn't wait for its time is woken by the transaction that makes it due (`common.chassis.database.make_due`); the clock then finds what a dead process or another
replica has left.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import eventlet
from eventlet.event import Event
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint

from common.chassis import telemetry
from common.chassis.bus.shared import SharedResources

Method = TypeVar("Method", bound=Callable[[Any], bool | None])

log = telemetry.logger(__name__)


def every(seconds: float, *, woken_by: str = "") -> Callable[[Method], Method]:
    """Run a method every so many seconds, first after that time; a run that takes longer delays the next. `woken_by`: the work that makes it run at once when it is due."""

    def register(method: Method) -> Method:
        register_entrypoint(method, TimerEntrypoint(seconds, woken_by))
        return method

    return register


class TimerEntrypoint(Entrypoint):
    """One method that is called by the clock."""

    resources = SharedResources()

    def __init__(self, seconds: float, woken_by: str = "") -> None:
        super().__init__()
        self._seconds = seconds
        self._woken_by = woken_by
        self._is_stopping = False
        self._call = Event()
        self._thread: Any = None
        self._fault: type[BaseException] | None = None

    def setup(self) -> None:
        """Let the database's commits wake it."""
        if self._woken_by:
            self.resources.get().database.due_hooks[self._woken_by] = self.wake

    def wake(self) -> None:
        """Let it run now, or once more when the run that is going on has ended: that may have looked before the work was there."""
        if not self._call.ready():
            self._call.send()

    def start(self) -> None:
        """Begin to count."""
        self._thread = self.container.spawn_managed_thread(self._run)

    def stop(self) -> None:
        """Begin no further batch, tell the one that runs, and return when it has ended."""
        self.resources.get().is_stopping = True
        self._is_stopping = True
        self.wake()
        if self._thread is not None:
            self._thread.wait()

    def kill(self) -> None:
        """End at once."""
        if self._thread is not None:
            self._thread.kill()

    def _run(self) -> None:
        due = time.monotonic() + self._seconds
        while self._waits_until(due):
            while self._has_more() and not self._is_stopping:
                pass
            if time.monotonic() >= due:
                due = max(due + self._seconds, time.monotonic())

    def _waits_until(self, due: float) -> bool:
        """Wait for the time, or to be woken; tell whether one of them came before the end did."""
        with eventlet.Timeout(max(0.0, due - time.monotonic()), exception=False):
            self._call.wait()
        if not self._is_stopping:
            self._call = Event()
        return not self._is_stopping

    def _has_more(self) -> bool:
        """Call the method in a worker; tell whether it has more to do."""
        outcome = Event()

        def finish(_worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            outcome.send((result, exc_info))
            return result, exc_info

        try:
            self.container.spawn_worker(self, (), {}, handle_result=finish)
        except ContainerBeingKilled:
            return False
        result, exc_info = outcome.wait()
        self._tell(exc_info)
        return result is True

    def _tell(self, exc_info: Any) -> None:
        """Log a fault when it comes and when it has gone, not at every tick: an outage may last."""
        fault = exc_info[0] if exc_info else None
        if fault is not None and fault is not self._fault:
            log.error("timer failed", method=self.method_name, exc_info=exc_info)
        elif fault is None and self._fault is not None:
            log.info("timer works again", method=self.method_name)
        self._fault = fault
