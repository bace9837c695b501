"""The circuit breaker: closed, open, half open."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.rpc import breaker as module
from gateway.rpc.breaker import LIMIT, PAUSE, Breaker


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        """Give the time that the test has set."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the clock that the breaker reads."""
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


def _broken() -> Breaker:
    breaker = Breaker()
    for _ in range(LIMIT):
        assert breaker.lets_through()
        breaker.failed()
    return breaker


def test_it_opens_after_five_failures_in_a_row(clock: Clock) -> None:
    assert not _broken().lets_through()


def test_an_answer_in_between_keeps_it_closed(clock: Clock) -> None:
    breaker = Breaker()
    for _ in range(3):
        for _ in range(LIMIT - 1):
            breaker.failed()
        breaker.worked()

    assert breaker.lets_through()


def test_after_the_pause_one_call_goes_through_and_only_one(clock: Clock) -> None:
    breaker = _broken()
    clock.now += PAUSE
    started = threading.Barrier(8)

    def ask(_: int) -> bool:
        started.wait()
        return breaker.lets_through()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))).count(True) == 1


def test_a_failed_trial_opens_it_for_another_pause(clock: Clock) -> None:
    breaker = _broken()
    clock.now += PAUSE
    assert breaker.lets_through()
    clock.now += 1
    breaker.failed()
    clock.now += PAUSE - 0.1
    assert not breaker.lets_through()
    clock.now += 0.1
    assert breaker.lets_through()


def test_a_trial_that_vanished_is_followed_by_another(clock: Clock) -> None:
    breaker = _broken()
    clock.now += PAUSE
    assert breaker.lets_through()
    clock.now += PAUSE
    assert breaker.lets_through()


def test_an_answered_trial_closes_it(clock: Clock) -> None:
    breaker = _broken()
    clock.now += PAUSE
    assert breaker.lets_through()
    breaker.worked()

    assert breaker.lets_through()
    assert breaker.lets_through()
