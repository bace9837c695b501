"""A throw-away PostgreSQL cluster for tests: made in seconds, never durable, gone when it stops.

`initdb` refuses to run as root, so root becomes the user `postgres`, who could not enter most folders of root's. The cluster therefore
stands in the machine's folder for temporary files. Its name holds the process id of who made it: what a killed run left behind is
removed by the next one.
"""

import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

import psycopg2
from psycopg2 import sql

from deploy.local import children
from deploy.local.ports import LOOPBACK, free_port

VERSIONS = Path("/usr/lib/postgresql")
SUPERUSER = "sob"
PREFIX = "sob-postgres-"
START_SECONDS = 30.0
STOP_SECONDS = 15.0
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "max_connections": "500",
    "shared_buffers": "64MB",
    # Test data need not survive a power cut; a test run is several times faster without waiting for the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Databases live for seconds here: nobody needs to tidy up in them.
    "autovacuum": "off",
    "timezone": "UTC",
}


class PostgresError(Exception):
    """The cluster couldn't be made or started; the text is a sentence for the person at the terminal."""


class Postgres:
    """One cluster on a free loopback port and a Unix socket in its own folder."""

    def __init__(self) -> None:
        self.port = 0
        self._password = secrets.token_hex(16)
        self._user = "postgres" if os.geteuid() == 0 else None
        self._binaries = Path()
        self._folder: Path | None = None
        self._server: children.Child | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def folder(self) -> Path:
        """Where the cluster's files, its socket and its log (`log`) are."""
        if self._folder is None:
            raise PostgresError("The PostgreSQL cluster isn't running.")
        return self._folder

    def start(self) -> Self:
        """Make the cluster and start it; raise `PostgresError` when PostgreSQL is missing or doesn't start."""
        self._binaries = _newest_binaries()
        _remove_left_behind()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self._make()
        self.port = free_port()
        self.resume()
        return self

    def halt(self) -> None:
        """Stop the server as an operator does (open connections are cut) and keep its files, until `resume`."""
        if self._server is not None:
            children.end(self._server, seconds=STOP_SECONDS, by=signal.SIGINT)
            self._server = None

    def resume(self) -> None:
        """Start the server on its port, and wait until it takes connections."""
        self._serve()
        self._wait()

    def url(self, database: str) -> str:
        """Give SQLAlchemy's address of a database of this cluster."""
        return f"postgresql+psycopg2://{SUPERUSER}:{self._password}@{LOOPBACK}:{self.port}/{database}"

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make a database, a copy of `template` (to which nobody may be connected), and give its SQLAlchemy address."""
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database and end the connections that somebody forgot to close."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """Stop the server (open connections are cut) and remove every file of the cluster."""
        self.halt()
        if self._folder is not None:
            shutil.rmtree(self._folder)
            self._folder = None

    def _make(self) -> None:
        """Lay out the data folder with one superuser whose password only we know."""
        if self._user:
            shutil.chown(self.folder, self._user)
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(self._password, encoding="utf-8")
        if self._user:
            shutil.chown(password, self._user)
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-sync"]
        command = [str(self._binaries / "initdb"), f"--username={SUPERUSER}", f"--pwfile={password}", *options, "data"]
        made = children.spawn(command, directory=self.folder, user=self._user, output=subprocess.PIPE)
        output, _ = made.communicate()
        if made.returncode:
            self.stop()
            raise PostgresError(f"PostgreSQL's initdb failed: {output.decode(errors='replace').strip()}")

    def _serve(self) -> None:
        """Start the server; `SIGQUIT` is its order to leave at once, should we die."""
        settings = SETTINGS | {"port": str(self.port), "unix_socket_directories": str(self.folder)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        with (self.folder / "log").open("wb") as log:
            self._server = children.spawn(
                [str(self._binaries / "postgres"), "-D", "data", *options],
                directory=self.folder,
                user=self._user,
                output=log,
                death_signal="QUIT",
            )

    def _wait(self) -> None:
        """Wait until the server takes connections."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._run(sql.SQL("SELECT 1"))
            except psycopg2.OperationalError as failure:
                if time.monotonic() > deadline or (self._server is not None and self._server.poll() is not None):
                    account = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
                    self.stop()
                    raise PostgresError(f"PostgreSQL doesn't start: {account.strip()}") from failure
                time.sleep(0.05)
            else:
                return

    def freeze(self) -> None:
        """Let the server hang with every connection, until `thaw`: sockets stay open and nothing is answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        """Send a signal to the server and to the processes that it has made, each of which leads a group of its own."""
        if self._server is not None:
            made = Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children").read_text(encoding="utf-8")
            for pid in (self._server.pid, *map(int, made.split())):
                with suppress(ProcessLookupError):
                    os.kill(pid, number)

    def let_in(self, name: str, *, allowed: bool) -> None:
        """Let connections into a database, or none: those that are open are cut."""
        self._run(sql.SQL(f"ALTER DATABASE {{}} ALLOW_CONNECTIONS {allowed}").format(sql.Identifier(name)))
        if not allowed:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}"
            self._run(sql.SQL(cut).format(sql.Literal(name)))

    def _run(self, statement: sql.Composable) -> None:
        """Run one statement outside any transaction, as CREATE DATABASE demands."""
        connection = psycopg2.connect(
            host=LOOPBACK, port=self.port, user=SUPERUSER, password=self._password, dbname="postgres"
        )
        with closing(connection):
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)


def _newest_binaries() -> Path:
    """Give the folder of the newest PostgreSQL on the machine (Debian 12 has 15); Debian keeps them outside the search path."""
    found = {int(path.parts[-3]): path.parent for path in VERSIONS.glob("*/bin/initdb") if path.parts[-3].isdecimal()}
    if not found:
        raise PostgresError("PostgreSQL is not installed (Debian package postgresql).")
    return found[max(found)]


def _remove_left_behind() -> None:
    """Remove our own clusters whose makers are dead; their servers ended with them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        maker = re.match(rf"{PREFIX}(\d+)-", folder.name)
        if maker and not children.is_alive(int(maker[1])):
            shutil.rmtree(folder, ignore_errors=True)
