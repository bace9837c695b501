"""The window between a commit and its event, held open: milliseconds in life, as long as a test needs here.

It is held with the very lock of the relay, the turn (`flock` beside the database), as another replica that hangs would.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from tests.faults.system.faults import BACK_SECONDS
from tests.system import System
from tests.waiting import until

UNSENT = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"


@contextmanager
def relay_held_back(system: System, service: str) -> Iterator[None]:
    """Hold a service's turn to relay, as another replica would: it commits events and sends none."""
    path = system.here.var / f"{service}.sqlite3.relay-lock"
    with path.open("a") as lock:
        system.supervisor.kill(service)
        until(lambda: _locked(lock), tells="the turn of the killed relay")
        restarted(system, service)
        yield


def killed(system: System, service: str) -> None:
    """Kill a service and wait for its end; the supervisor may have brought it back by then."""
    before = system.supervisor.pid(service)
    system.supervisor.kill(service)
    until(lambda: system.supervisor.pid(service) != before, tells=f"{service} to end")


def restarted(system: System, service: str) -> None:
    """Wait until the supervisor has brought a service back."""
    until(lambda: system.supervisor.pid(service) is not None, BACK_SECONDS)
    system.supervisor.wait_ready(service, seconds=BACK_SECONDS)


def _locked(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
