"""Whose turn it is to relay, and what wakes the relay: one holder a database, woken by every commit that announced something.

PostgreSQL: an advisory lock and LISTEN/NOTIFY on one connection of its own. SQLite: `flock` on a file beside the database and a Unix
datagram socket beside it. Both also wake by themselves after a while: a lost signal costs seconds, never an event.
"""

import contextlib
import fcntl
import os
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import eventlet
from eventlet.hubs import trampoline
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.chassis.database import Database

CHANNEL = "sob_outbox"
LOCK_KEY = 0x50B_007_B0C
LOCK_PAUSE_SECONDS = 0.25
LOCK_WAIT_SECONDS = 60

Wait = Callable[[float], None]
"""Waits until something was announced, or that many seconds."""


class Turns(Protocol):
    """How the relays of one database take turns."""

    def holding(self) -> AbstractContextManager[Wait]:
        """Wait for the turn; inside the block this process alone relays."""

    def wake(self) -> None:
        """Wake whoever holds the turn."""

    def close(self) -> None:
        """Let go of what was opened for waking."""


def turns_for(database: Database) -> Turns:
    """Give the way of the database's kind, and let its commits wake the relay."""
    if database.is_sqlite:
        beside = SqliteTurns(database)
        database.committed_hooks.append(beside.wake)
        return beside
    inside = PostgresTurns(database)
    database.announced_hooks.append(inside.notify)
    return inside


class PostgresTurns:
    """Turns by advisory lock. A second relay waits in the database and takes over within milliseconds."""

    def __init__(self, database: Database) -> None:
        """Remember the database; the connection is made when the turn is waited for."""
        self._engine = database.engine

    def notify(self, session: Session) -> None:
        """Announce inside the transaction: PostgreSQL delivers the signal when it commits."""
        session.execute(text(f"NOTIFY {CHANNEL}"))

    def close(self) -> None:
        """Hold nothing: connections belong to the engine and to `holding`."""

    def wake(self) -> None:
        """Wake the holder, without a transaction of anybody's; while the database is away there is nothing to relay."""
        with contextlib.suppress(DBAPIError), self._engine.begin() as connection:
            connection.execute(text(f"NOTIFY {CHANNEL}"))

    @contextmanager
    def holding(self) -> Iterator[Wait]:
        """Wait for the lock on a connection of its own; any fault of that connection ends the turn."""
        connection = self._connect()
        try:
            with connection.cursor() as cursor, eventlet.Timeout(LOCK_WAIT_SECONDS):
                cursor.execute("SELECT pg_advisory_lock(%s)", (LOCK_KEY,))
                cursor.execute(f"LISTEN {CHANNEL}")

            def wait(seconds: float) -> None:
                if not connection.notifies:
                    with contextlib.suppress(eventlet.Timeout):
                        trampoline(connection.fileno(), read=True, timeout=seconds, timeout_exc=eventlet.Timeout)
                    connection.poll()
                connection.notifies.clear()
                # The lock lives as long as its connection: ask, so that a dead one is noticed before the next batch.
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")

            yield wait
        finally:
            connection.close()

    def _connect(self) -> Any:
        pooled = self._engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        connection.rollback()
        connection.autocommit = True
        return connection


class SqliteTurns:
    """Turns by `flock`. A second relay looks four times a second and takes over within half a second."""

    def __init__(self, database: Database) -> None:
        """Place the lock and the socket beside the database file."""
        file = Path(str(database.engine.url.database)).absolute()
        self._lock_path = file.with_name(file.name + ".relay-lock")
        self._folder, self._socket_name = file.parent, file.name + ".relay"
        self._sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._sender.setblocking(False)
        self._folder_descriptor: int | None = None

    def wake(self) -> None:
        """Poke whoever holds the turn; if nobody does, whoever comes looks by itself."""
        with contextlib.suppress(OSError):
            self._sender.sendto(b"!", self._address())

    def close(self) -> None:
        """Close the sender and the folder."""
        self._sender.close()
        if self._folder_descriptor is not None:
            os.close(self._folder_descriptor)
            self._folder_descriptor = None

    def _address(self) -> str:
        """Give the socket's address by the folder's descriptor: a socket path may have 107 bytes only, a database's may have more."""
        if self._folder_descriptor is None:
            self._folder_descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/self/fd/{self._folder_descriptor}/{self._socket_name}"

    @contextmanager
    def holding(self) -> Iterator[Wait]:
        """Wait for the lock, then listen on the socket."""
        with self._lock_path.open("a") as lock:
            while not _locked(lock):
                eventlet.sleep(LOCK_PAUSE_SECONDS)
            (self._folder / self._socket_name).unlink(missing_ok=True)
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
                receiver.bind(self._address())

                def wait(seconds: float) -> None:
                    receiver.settimeout(seconds)
                    with contextlib.suppress(TimeoutError):
                        receiver.recv(1)
                        _drain(receiver)

                yield wait


def _locked(lock: Any) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _drain(receiver: socket.socket) -> None:
    """Take the pokes that came together: one look is enough for all of them."""
    while select.select([receiver], [], [], 0)[0]:
        receiver.recv(1)
