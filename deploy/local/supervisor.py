"""Keeps processes running: starts each in a process of its own, starts again what dies, ends what it started and nothing else.

One thread (the keeper) starts every process, because the kernel ends a process together with the thread that started it
(`children`): were this program killed, nothing would live on. A process that has lived for half a minute and dies is started again at once; one
that dies soon after its start, after 0.5, 1, 2, 4, 8, 10, 10 … seconds. What a process prints goes to a file of its own, `<logs>/<name>.log`.

Usable by tests as a library:

    with Supervisor(tmp_path, tell=lines.append) as supervisor:
        supervisor.start(Process("moments", command, environment, ready_url="http://127.0.0.1:20001/ready"))
        supervisor.wait_ready("moments")
        supervisor.kill("moments")
"""

import http.client
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Self
from urllib.parse import urlsplit

from deploy.local import children
from deploy.local.forking import Loaded
from deploy.local.progress import last_lines, tell

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
STEADY_SECONDS = 30.0
STOP_SECONDS = 25.0
TELL_AFTER_SECONDS = 4.0
LOOK_EVERY = 0.05
MOST_UNBORN = 3
OK = 200
LARGEST_LOG_BYTES = 10_000_000


class NotReadyError(Exception):
    """A process didn't get ready in time; the text names it and shows the end of its log."""


@dataclass(frozen=True)
class Process:
    """What to run. `environment` is complete (nothing is inherited); `ready_url` answers 200 when the process can work.

    `is_loaded` tells that the command may as well be forked from a Python that has loaded it (`forking`).
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ready_url: str | None = None
    directory: Path | None = None
    is_loaded: bool = False


@dataclass
class _Kept:
    """A process under care. `due` is when it may be started (monotonic seconds), `pause` the wait before the next restart.

    `unborn` is how often in a row it couldn't even be started.
    """

    process: Process
    wanted: bool = True
    child: children.Child | None = None
    due: float = 0.0
    pause: float = FIRST_PAUSE
    started_at: float = 0.0
    starts: int = 0
    unborn: int = 0


class Supervisor:
    """Starts, watches and ends processes; every method may be called from any thread. What is loaded is forked from `loaded`, where that is given."""

    def __init__(self, logs: Path, tell: Callable[[str], object] = tell, loaded: Loaded | None = None) -> None:
        self.logs = logs
        self._loaded = loaded
        self._tell = tell
        self._kept: dict[str, _Kept] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self.logs.mkdir(parents=True, exist_ok=True)
        self._keeper.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def start(self, process: Process) -> None:
        """Take a process into care and start it; return when it has a process id."""
        with self._changed:
            if self._closing:
                raise RuntimeError("The supervisor is closing.")
            old = self._kept.get(process.name)
            if old is not None and (old.wanted or old.child is not None):
                raise ValueError(f"{process.name} runs already.")
            self._kept[process.name] = _Kept(process)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._kept[process.name].starts > 0 or self._closing)

    def names(self) -> list[str]:
        """Name the processes that ought to run."""
        with self._changed:
            return [name for name, kept in self._kept.items() if kept.wanted]

    def ready_url(self, name: str) -> str | None:
        """Give the address at which a process tells whether it can work."""
        with self._changed:
            return self._kept[name].process.ready_url

    def pid(self, name: str) -> int | None:
        """Give the process id, or `None` while it isn't running."""
        with self._changed:
            child = self._kept[name].child
            return child.pid if child is not None and child.poll() is None else None

    def starts(self, name: str) -> int:
        """Say how often the process has been started: 1 as long as it never died."""
        with self._changed:
            return self._kept[name].starts

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a running process and its group (SIGSTOP makes it hang, SIGCONT lets it go on)."""
        with self._changed:
            child = self._kept[name].child
            if child is not None:
                children.signal_group(child, number)

    def kill(self, name: str) -> None:
        """Kill the process as a crash would, with all its group; it is started again after its pause."""
        self.send(name, signal.SIGKILL)

    def stop(self, name: str, *, seconds: float = STOP_SECONDS) -> None:
        """End a process in order and leave it ended; killed when it takes longer than `seconds`."""
        with self._changed:
            kept = self._kept[name]
            kept.wanted = False
            child = kept.child
        if child is not None:
            children.signal_group(child, signal.SIGCONT)
            children.end(child, seconds=seconds)
        with self._changed:
            kept.child = None

    def close(self) -> None:
        """End all processes side by side, each within `STOP_SECONDS`, then the keeper."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        enders = [threading.Thread(target=self.stop, args=(name,)) for name in list(self._kept)]
        for ender in enders:
            ender.start()
        self._tell_who_is_late(enders)
        for ender in enders:
            ender.join()
        self._keeper.join()

    def _tell_who_is_late(self, enders: Sequence[threading.Thread]) -> None:
        """Say whom we wait for when the end takes long: whoever waits at the terminal should know what for."""
        patience = time.monotonic() + TELL_AFTER_SECONDS
        for ender in enders:
            ender.join(max(0.0, patience - time.monotonic()))
        late = [name for name in self._kept if self.pid(name) is not None]
        if late:
            self._tell(f"  … waiting for {', '.join(late)}; killed after {STOP_SECONDS:g} s")

    def is_ready(self, name: str) -> bool:
        """Ask the process whether it can work; one without `ready_url` can as soon as it lives."""
        url = self._kept[name].process.ready_url
        if self.pid(name) is None:
            return False
        return url is None or answers_ok(url)

    def wait_ready(self, *names: str, seconds: float = 60.0) -> None:
        """Wait until the named processes (all when none is named) are ready.

        `NotReadyError` names the first that isn't in time, or that couldn't be started three times: what it is forked from says why.
        """
        deadline = time.monotonic() + seconds
        for name in names or self.names():
            while not self.is_ready(name):
                is_unborn = self._kept[name].unborn >= MOST_UNBORN
                if is_unborn or time.monotonic() > deadline:
                    log = self._loaded.log if is_unborn and self._loaded else self.log(name)
                    raise NotReadyError(f"{last_lines(log)}\n{name} doesn't get ready; the end of {log} stands above.")
                time.sleep(LOOK_EVERY)

    def log(self, name: str) -> Path:
        """Name the file that the process writes to."""
        return self.logs / f"{name}.log"

    def _keep(self) -> None:
        """Start what is due, note what died, until the supervisor closes and all are ended."""
        with self._changed:
            while not self._closing or any(kept.child is not None for kept in self._kept.values()):
                for kept in self._kept.values():
                    self._look_after(kept)
                self._changed.wait(LOOK_EVERY)

    def _look_after(self, kept: _Kept) -> None:
        if kept.child is not None and kept.child.poll() is not None and kept.wanted and not self._closing:
            self._note_death(kept, kept.child)
        if kept.child is None and kept.wanted and not self._closing and time.monotonic() >= kept.due:
            self._launch(kept)
            self._changed.notify_all()

    def _launch(self, kept: _Kept) -> None:
        """Start the process; when the machine doesn't let us (no room, no right), say so and try again later."""
        kept.started_at = time.monotonic()
        kept.starts += 1
        try:
            self._spawn(kept)
        except OSError as failure:
            kept.unborn += 1
            self._plan_restart(kept, f"couldn't be started ({failure})")
        else:
            kept.unborn = 0

    def _spawn(self, kept: _Kept) -> None:
        process = kept.process
        log = self.log(process.name)
        if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
            log.replace(log.with_suffix(".log.old"))
        with log.open("ab") as output:
            kept.child = self._begin(process, output)
            output.write(f"--- {_now()} {process.name} started, process {kept.child.pid}\n".encode())

    def _begin(self, process: Process, output: IO[bytes]) -> children.Child:
        facts: dict[str, Any] = {"environment": process.environment, "directory": process.directory, "output": output}
        fork = self._loaded.fork if process.is_loaded and self._loaded else children.spawn
        return fork(process.command, **facts)

    def _note_death(self, kept: _Kept, child: children.Child) -> None:
        """Say that a process died, end what it left of its group, and plan its next start."""
        children.signal_group(child, signal.SIGKILL)
        kept.child = None
        if time.monotonic() - kept.started_at >= STEADY_SECONDS:
            kept.pause = 0.0
        code = child.returncode
        how = f"was killed ({signal.Signals(-code).name})" if code < 0 else f"ended by itself (exit code {code})"
        self._plan_restart(kept, how)

    def _plan_restart(self, kept: _Kept, how: str) -> None:
        name = kept.process.name
        when = f"in {kept.pause:g} s" if kept.pause else "at once"
        self._tell(f"{name} {how}; it starts again {when}. Its account: {self.log(name)}")
        kept.due = time.monotonic() + kept.pause
        kept.pause = min(kept.pause * 2, LONGEST_PAUSE) if kept.pause else FIRST_PAUSE


def answers_ok(url: str, seconds: float = 2.0) -> bool:
    """Say whether an HTTP address on this machine answers 200 within so many seconds."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=seconds)
    try:
        connection.request("GET", address.path or "/")
        return connection.getresponse().status == OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def complete(environment: Mapping[str, str]) -> dict[str, str]:
    """Give our own environment with these values on top: what a `Process` usually wants."""
    return {**os.environ, **environment}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
