"""Children that are forked from a Python which has loaded the services (`deploy.local.loaded`), instead of each loading them again.

On one machine a service so starts in a fifth of a second and takes the memory that it writes to. In containers each is a process of its own, as ever.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from deploy.local import children

ROOT = Path(__file__).resolve().parents[2]
LOADED = "deploy.local.loaded"
LARGEST_WISH = 200_000
BORN, ENDED = b"born %d", b"ended %d"
LONGEST_WORD = 40
LOAD_SECONDS = 60.0
STOP_SECONDS = 2.0
LOOK_SECONDS = 0.01


class Forked:
    """A child of the loaded Python, used as if it were ours (`children.Child`)."""

    def __init__(self, line: socket.socket) -> None:
        """Wait until it is born; `OSError` when its parent is gone."""
        line.settimeout(LOAD_SECONDS)
        self._line = line
        self._reading = threading.Lock()
        self.returncode: int | None = None
        self.pid = self._heard()
        if self.pid <= 0:
            raise ChildProcessError("the loaded Python ended")

    def poll(self) -> int | None:
        """Give how it ended; `None` while it lives."""
        with self._reading:
            if self.returncode is None and select.select([self._line], [], [], 0)[0]:
                self.returncode = self._heard()
                self._line.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Give how it ended; `subprocess.TimeoutExpired` when it lives longer than so many seconds."""
        deadline = time.monotonic() + (threading.TIMEOUT_MAX if timeout is None else timeout)
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired([LOADED], timeout or 0.0)
            time.sleep(LOOK_SECONDS)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal; nothing when it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    def _heard(self) -> int:
        """Give the number that was told; whose parent dies is killed with it, and nobody tells."""
        return int(self._line.recv(LONGEST_WORD).rpartition(b" ")[2] or -signal.SIGKILL)


class Loaded:
    """The loaded Python; started when it is first needed, and again should it have died. `log` is where it says why it can't start."""

    def __init__(self, log: Path, environment: Mapping[str, str] | None = None) -> None:
        """Start nothing yet. `environment` is what it is started with: its children are given their own."""
        self.log = log
        self._environment = environment
        self._parent: children.Child | None = None
        self._wishes: socket.socket | None = None
        self._changing = threading.Lock()

    def start(self) -> None:
        """Let it load, without waiting for it. It ends with the thread that starts it (`children`)."""
        with self._changing:
            self._start()

    def fork(
        self, command: Sequence[str], *, environment: Mapping[str, str], output: IO[bytes], directory: Path
    ) -> Forked:
        """Fork a child that becomes `python -m …`; `OSError` when that can't be."""
        told = {"command": command[2:], "environment": dict(environment), "directory": str(directory)}
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs, self._changing:
                socket.send_fds(self._start(), [json.dumps(told).encode()], [output.fileno(), theirs.fileno()])
            return Forked(ours)
        except OSError:
            ours.close()
            raise

    def end(self) -> None:
        """End it, and with it whatever children it still has."""
        with self._changing:
            if self._parent is not None and self._wishes is not None:
                self._wishes.close()
                children.end(self._parent, seconds=STOP_SECONDS)
            self._parent = self._wishes = None

    def _start(self) -> socket.socket:
        if self._wishes is not None and self._parent is not None and self._parent.poll() is None:
            return self._wishes
        if self._wishes is not None:
            self._wishes.close()
        self._wishes, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, self.log.open("ab") as output:
            self._parent = children.spawn(
                [sys.executable, "-m", LOADED],
                environment=self._environment,
                source=theirs.fileno(),
                output=output,
                directory=ROOT,
            )
        return self._wishes
