"""How long the link waits for a connection, and for another channel on it: each wait is its own, whatever was waited for before.

The loop here has a clock that the test turns, and the session says what happens to it; what they do for real stands in `tests/integration/gateway`.
"""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from pika import URLParameters

from gateway.rpc import link as module
from gateway.rpc.connection import READY_TIMEOUT
from gateway.rpc.link import LOOK_EVERY, Link
from gateway.rpc.messages import CONFIRM_PATIENCE, Record


class Loop:
    """pika's loop, with time that passes when the test says so. It is the module `time` for the link, too."""

    def __init__(self) -> None:
        self.now = 100.0
        self._planned: list[tuple[float, Callable[[], None]]] = []

    def monotonic(self) -> float:
        """Give the time that the test has let pass."""
        return self.now

    def add_callback_threadsafe(self, callback: Callable[[], None]) -> None:
        """Do it at once: there is no other thread."""
        callback()

    def call_later(self, delay: float, callback: Callable[[], None]) -> object:
        """Plan it, and give what takes it back."""
        self._planned.append((self.now + delay, callback))
        return self._planned[-1]

    def remove_timeout(self, planned: tuple[float, Callable[[], None]]) -> None:
        """Take it back; nothing happens when it is done already."""
        self._planned = [each for each in self._planned if each is not planned]

    def pass_time(self, seconds: float) -> None:
        """Do what is planned until then, in order."""
        until = self.now + seconds
        while due := sorted((each for each in self._planned if each[0] <= until), key=lambda each: each[0]):
            self.remove_timeout(due[0])
            self.now = due[0][0]
            due[0][1]()
        self.now = until


class Session:
    """A connection that says what the test wants."""

    place = "broker:5672"

    def __init__(self, _parameters: URLParameters, _loop: Loop, owner: Link) -> None:
        self.owner = owner
        self.renewals = 0
        self.abandoned: list[str] = []

    def silent_looks(self) -> int:
        """Say something each time."""
        return 0

    def renew_records(self) -> None:
        """Count it; the test says when the channel is open."""
        self.renewals += 1

    def abandon(self, reason: str) -> None:
        """End, and say so."""
        self.abandoned.append(reason)
        self.owner.session_over(self, reason)  # type: ignore[arg-type]

    def publish_confirmed(self, queue: str, key: str, properties: Any, body: bytes) -> None:
        """Take it and never confirm it."""

    def start_burst(self) -> None:
        """Take what comes."""

    end_burst = start_burst


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Loop:
    """Give the loop of the link that is made next."""
    made = Loop()
    monkeypatch.setattr(module, "IOLoop", lambda: made)
    monkeypatch.setattr(module, "time", made)
    monkeypatch.setattr("gateway.rpc.messages.time", made)
    monkeypatch.setattr(module, "Session", Session)
    idle = SimpleNamespace(
        Thread=lambda **_what: SimpleNamespace(start=lambda: None), current_thread=threading.current_thread
    )
    monkeypatch.setattr(module, "threading", idle)
    return made


def begin(loop: Loop) -> tuple[Link, Session]:
    """Give a link whose first connection is on its way, since a record waits for it."""
    link = Link([URLParameters("amqp://broker/")])
    link.submit(Record("audit.access", b"{}", "proof", loop.now + 60))
    session: Any = link._session
    assert isinstance(session, Session)
    return link, session


def test_a_connection_that_is_not_ready_in_time_is_given_up(loop: Loop) -> None:
    _link, session = begin(loop)
    loop.pass_time(READY_TIMEOUT - 0.1)
    assert session.abandoned == []
    loop.pass_time(0.2)
    assert session.abandoned == ["it didn't become ready in time"]


@pytest.mark.parametrize("seconds", [0.0, 1.0, 2.0, 2.6, 3.9])
def test_another_channel_has_its_whole_time_however_soon_after_the_start_it_is_wanted(
    loop: Loop, seconds: float
) -> None:
    link, session = begin(loop)
    loop.pass_time(seconds)
    link.session_ready(session)  # type: ignore[arg-type]
    while not session.renewals:
        loop.pass_time(LOOK_EVERY)
    loop.pass_time(READY_TIMEOUT - 0.1)
    assert session.abandoned == []
    loop.pass_time(0.2)
    assert session.abandoned == ["it didn't become ready in time"]


def test_a_channel_that_is_wanted_again_has_its_whole_time_again(loop: Loop) -> None:
    link, session = begin(loop)
    link.session_ready(session)  # type: ignore[arg-type]
    for times in (1, 2, 3):
        while session.renewals < times:
            loop.pass_time(LOOK_EVERY)
        link.session_ready(session)  # type: ignore[arg-type]
    while session.renewals < 4:
        loop.pass_time(LOOK_EVERY)
    loop.pass_time(READY_TIMEOUT - 0.1)
    assert session.abandoned == []


def test_the_next_connection_has_its_whole_time_after_one_that_was_lost(loop: Loop) -> None:
    link, lost = begin(loop)
    loop.pass_time(READY_TIMEOUT - 1)
    lost.abandon("the broker closed it")
    loop.pass_time(CONFIRM_PATIENCE)
    session: Any = link._session
    assert session is not lost
    assert session.abandoned == []
