"""A timer works in batches, leaves off when the service stops, and tells of a fault once."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import eventlet
import pytest
import structlog
from structlog.testing import capture_logs

from common.chassis.bus import timers
from common.chassis.bus.timers import TimerEntrypoint

SOON = 0.01


class Stage:
    """Stands for nameko's container: runs the timer's method in a greenlet, as it does."""

    def __init__(self, method: Callable[[], Any], seconds: float = SOON, woken_by: str = "") -> None:
        self.resources: Any = SimpleNamespace(is_stopping=False)
        self._method = method
        self.timer = TimerEntrypoint(seconds, woken_by)
        self.timer.method_name = "work"
        self.timer.container = self
        self.timer.resources = SimpleNamespace(get=lambda: self.resources)

    def spawn_managed_thread(self, run: Callable[[], None]) -> Any:
        """Run it beside us."""
        return eventlet.spawn(run)

    def spawn_worker(self, _timer: Any, _args: Any, _kwargs: Any, handle_result: Any) -> None:
        """Run the method and hand over what came of it."""
        eventlet.spawn(self._work, handle_result)

    def _work(self, handle_result: Any) -> None:
        try:
            handle_result(None, self._method(), None)
        except Exception as error:  # noqa: BLE001 (handed over, as nameko does)
            handle_result(None, None, (type(error), error, error.__traceback__))


def wait_for(condition: Callable[[], bool]) -> None:
    """Let the others run until it is so."""
    with eventlet.Timeout(10):
        while not condition():
            eventlet.sleep(0.001)


def test_a_method_with_more_to_do_is_called_again_at_once() -> None:
    left = [True, True, True, False]
    stage = Stage(lambda: left.pop(0), seconds=0.05)
    began = time.monotonic()
    stage.timer.start()
    wait_for(lambda: not left)
    assert time.monotonic() - began < 4 * 0.05
    stage.timer.stop()


def test_a_method_without_an_answer_waits_for_its_time() -> None:
    calls: list[float] = []
    stage = Stage(lambda: calls.append(time.monotonic()), seconds=0.1)
    stage.timer.start()
    wait_for(lambda: len(calls) == 2)
    assert calls[1] - calls[0] >= 0.09
    stage.timer.stop()


def test_endless_work_leaves_off_after_its_batch_when_the_service_stops() -> None:
    batches: list[int] = []

    def batch() -> bool:
        batches.append(0)
        eventlet.sleep(0.001)
        return True

    stage = Stage(batch)
    stage.timer.start()
    wait_for(lambda: len(batches) > 3)
    with eventlet.Timeout(5):
        stage.timer.stop()
    done = len(batches)
    eventlet.sleep(0.05)
    assert len(batches) == done


def test_a_batch_that_is_being_done_hears_that_the_service_stops() -> None:
    heard: list[bool] = []
    stage = Stage(lambda: None)

    def long() -> None:
        while not stage.resources.is_stopping:
            eventlet.sleep(0.001)
        heard.append(True)

    stage._method = long
    stage.timer.start()
    eventlet.sleep(2 * SOON)
    with eventlet.Timeout(5):
        stage.timer.stop()
    assert heard == [True]


def test_a_fault_is_told_when_it_comes_and_when_it_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    # A logger that was used before keeps the settings of then, whatever another test has set since.
    monkeypatch.setattr(timers, "log", structlog.stdlib.get_logger())
    faults: list[type[Exception] | None] = [ValueError, ValueError, KeyError, None, None]

    def work() -> None:
        fault = faults.pop(0) if faults else None
        if fault:
            raise fault

    stage = Stage(work)
    with capture_logs() as told:
        stage.timer.start()
        wait_for(lambda: not faults)
        stage.timer.stop()
    assert [line["event"] for line in told] == ["timer failed", "timer failed", "timer works again"]


@pytest.mark.parametrize("is_started", [True, False])
def test_stopping_is_possible_whether_it_began_or_not(is_started: bool) -> None:
    stage = Stage(lambda: None, seconds=3600)
    if is_started:
        stage.timer.start()
    with eventlet.Timeout(5):
        stage.timer.stop()


def test_work_that_becomes_due_doesnt_wait_for_its_time_and_a_call_in_the_midst_of_it_is_kept() -> None:
    ran: list[int] = []
    stage = Stage(lambda: None, seconds=3600)

    def work() -> None:
        ran.append(0)
        if len(ran) == 1:
            stage.timer.wake()
            stage.timer.wake()

    stage._method = work
    stage.timer.start()
    eventlet.sleep(0)
    assert ran == []
    stage.timer.wake()
    wait_for(lambda: len(ran) == 2)
    with eventlet.Timeout(5):
        stage.timer.stop()
    assert len(ran) == 2


def test_a_commit_wakes_the_timer_of_its_work_alone() -> None:
    database = SimpleNamespace(due_hooks={})
    stage = Stage(lambda: None, seconds=3600, woken_by="mail")
    stage.resources.database = database
    stage.timer.setup()
    assert database.due_hooks == {"mail": stage.timer.wake}
