"""Child processes that never outlive the one that started them.

Each child leads a session of its own, so that Ctrl-C in the terminal reaches only the parent, which then ends its children in order. The
kernel kills a child whose parent died without doing so (`PR_SET_PDEATHSIG`). That is set by `setpriv` (util-linux, part of every Debian)
rather than by `preexec_fn`, which may deadlock in a process with threads. A parent may die before `setpriv` has said so, and then nobody
would watch: a shell looks afterwards whether the child is still ours, and only then becomes the command. The kernel watches the *thread*
that started the child: start children from a thread that lives as long as they should.
"""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

IF_STILL_OURS = '[ "$PPID" = "$0" ] && exec "$@"'
"""A shell's program: become the command, but only as a child of the process whose id is given first."""


class Child(Protocol):
    """A running child: what `subprocess.Popen` has and is used here."""

    @property
    def pid(self) -> int:
        """Its process id."""

    @property
    def returncode(self) -> Any:
        """How it ended; `None` as long as nobody has asked since."""

    def poll(self) -> int | None:
        """Give how it ended; `None` while it lives."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ends, or raise `subprocess.TimeoutExpired`."""

    def send_signal(self, sig: int) -> None:
        """Send it a signal."""

    def kill(self) -> None:
        """Kill it."""


def spawn(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    source: int = subprocess.DEVNULL,
    output: IO[bytes] | int = subprocess.DEVNULL,
    directory: Path | None = None,
    user: str | None = None,
    death_signal: str = "KILL",
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own and give its process; its id stays that of the command.

    `environment` replaces ours when given. `user` is a login name to become (only root may). `death_signal` is what the kernel
    sends when the parent dies.
    """
    become = ["--reuid", user, "--regid", user, "--init-groups"] if user else []
    return subprocess.Popen(
        ["setpriv", *become, "--pdeathsig", death_signal, "--", "sh", "-c", IF_STILL_OURS, str(os.getpid()), *command],
        env=environment,
        cwd=directory,
        stdin=source,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def signal_group(child: Child, number: signal.Signals) -> None:
    """Send a signal to the child and to everything in its group; nothing when they are gone."""
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return


def end(child: Child, *, seconds: float, by: signal.Signals = signal.SIGTERM) -> int:
    """End the child: ask it, wait, then kill what is left of its group; give its exit code.

    Only the child itself is asked, since a child with workers (gunicorn) ends them itself and in order.
    """
    if child.poll() is None:
        child.send_signal(by)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
    signal_group(child, signal.SIGKILL)
    return child.wait()


def is_alive(pid: int) -> bool:
    """Say whether a process with this id exists and is no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] not in {"Z", "X"}


def environment_of(pid: int) -> dict[str, str]:
    """Give the environment that a process was started with; empty when it is gone or another user's."""
    try:
        raw = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return {}
    pairs = (entry.partition("=") for entry in raw.decode(errors="replace").split("\0") if "=" in entry)
    return {name: value for name, _, value in pairs}


def stands_still(pid: int) -> bool:
    """Say whether every thread of a process is stopped: the signal reaches them one after the other, and a running one still answers."""
    stats = [stat.read_text() for stat in Path(f"/proc/{pid}/task").glob("*/stat")]
    return all(stat.rpartition(")")[2].split()[0] in {"T", "t"} for stat in stats)
