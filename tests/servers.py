"""One RabbitMQ and one PostgreSQL cluster for a run of the tests, however many workers it has.

The run's first process keeps the servers, since they end with the thread that started them, and starts each when somebody asks: whoever needs
one touches a file in the run's folder and waits for its address. Workers hold it as if it were their own, but can't hurt it: a test that kills,
stops or freezes a broker asks for one of its own.
"""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

from deploy.local.broker import Broker
from deploy.local.postgres import Postgres
from tests import shared
from tests.waiting import until

BROKER, POSTGRES = "broker", "postgres"
LOOK_SECONDS = 0.1
START_SECONDS = 120.0
MAKERS: dict[str, Callable[[Path], AbstractContextManager[Any]]] = {
    BROKER: lambda folder: Broker(folder / BROKER),
    POSTGRES: lambda _folder: Postgres(),
}
"""What makes a server for the run in a folder."""


class SharedBroker(Broker):
    """The run's broker as a worker holds it."""

    def __init__(self, directory: str, port: int, ports: dict[str, str], password: str) -> None:
        """Take what `_address` told."""
        super().__init__(Path(directory))
        self.port, self._ports, self._password = port, ports, password

    def _is_not_ours(self) -> NoReturn:
        raise AssertionError("The whole run uses this broker: a test that hurts one asks for `broker_to_hurt`.")

    def start(self) -> NoReturn:
        """Refuse."""
        self._is_not_ours()

    stop = kill = restart = freeze = thaw = start


class SharedPostgres(Postgres):
    """The run's cluster as a worker holds it: databases come and go, the server stays."""

    def __init__(self, port: int, password: str) -> None:
        """Take what `_address` told."""
        super().__init__()
        self.port, self._password = port, password


class Keeper(threading.Thread):
    """Starts what is asked for, and ends it with the run."""

    def __init__(self) -> None:
        """Take the run's folder, and wait for `start`. It isn't waited for should the run end without `end`: its servers end with it."""
        super().__init__(name="keeper of the servers", daemon=True)
        self._folder = shared.folder()
        self._over = threading.Event()

    def run(self) -> None:
        """Look for wishes until the run is over."""
        with ExitStack() as running:
            left = list(MAKERS)
            while not self._over.wait(LOOK_SECONDS):
                for name in [name for name in left if (self._folder / "wanted" / name).exists()]:
                    left.remove(name)
                    self._tell(name, _started(running, MAKERS[name], self._folder))

    def end(self) -> None:
        """End the servers."""
        self._over.set()
        self.join()

    def _tell(self, name: str, address: dict[str, Any]) -> None:
        """Write the address whole or not at all: workers read it as soon as it is there."""
        unfinished = self._folder / f"{name}.part"
        unfinished.write_text(json.dumps(address), encoding="utf-8")
        unfinished.rename(self._folder / f"{name}.json")


@contextmanager
def broker() -> Iterator[Broker]:
    """Give the run's broker: the shared one to a worker, else one for this process alone."""
    if _is_worker():
        yield SharedBroker(**_asked_for(BROKER))
    else:
        with Broker(shared.folder() / BROKER) as started:
            yield SharedBroker(**_address(started))


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Give the run's PostgreSQL cluster in the same way."""
    if _is_worker():
        yield SharedPostgres(**_asked_for(POSTGRES))
    else:
        with Postgres() as started:
            yield started


def _is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


def _asked_for(name: str) -> dict[str, Any]:
    shared.make_known("wanted", name)
    told = shared.folder() / f"{name}.json"
    until(told.exists, START_SECONDS, 0.05, tells=f"the run's {name}")
    address: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    assert "fault" not in address, address["fault"]
    return address


def _started(running: ExitStack, make: Callable[[Path], AbstractContextManager[Any]], folder: Path) -> dict[str, Any]:
    """Start a server and give its address, or why it didn't start: every test that needs it then says so."""
    try:
        return _address(running.enter_context(make(folder)))
    except Exception as fault:  # noqa: BLE001 (a keeper that dies would leave everybody waiting)
        return {"fault": str(fault)}


def _address(server: Broker | Postgres) -> dict[str, Any]:
    if isinstance(server, Postgres):
        return {"port": server.port, "password": server._password}
    where, ports = str(server.directory), server._ports
    return {"directory": where, "port": server.port, "ports": ports, "password": server._password}
