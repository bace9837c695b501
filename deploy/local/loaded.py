"""A Python that has loaded every service and runs none: services are forked from it (`deploy.local.forking` starts it).

What they have in common is loaded once, and as none of them writes to it, the memory stays shared. On standard input come wishes, each a message with two
files: where the child writes, and the line on which the child tells its process id and its parent afterwards how it ended. Whoever lets go of the line lets go
of the child. The parent ends when nobody can wish any more, and the kernel ends its children with it.
"""

# ruff: noqa: I001  (importing the bus makes the standard library green; what waits and forks here is the original, and so imported before)
from os import waitpid
from select import POLLIN, poll
from socket import recv_fds, socket

from common.chassis.bus.run import load

import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any

from common.contracts.services import SERVICES
from deploy.local.forking import BORN, ENDED, LARGEST_WISH

WISHES = 0
DIE_WITH_PARENT, NAME = 1, 15
"""`prctl`'s PR_SET_PDEATHSIG and PR_SET_NAME."""


class Nursery:
    """Forks what is wished for, and watches over it."""

    def __init__(self) -> None:
        """Listen to wishes."""
        self._wishes = socket(fileno=WISHES)
        self._changes = poll()
        self._watched: dict[int, Callable[[], None]] = {}
        self._lines: dict[int, socket] = {}
        self._changes.register(WISHES, POLLIN)

    def births(self) -> dict[str, Any]:
        """Fork a child for each wish. Returns in the children only, each with its wish."""
        while True:
            for changed, _ in self._changes.poll():
                if changed != WISHES:
                    self._watched.get(changed, int)()
                elif wish := self._hear():
                    return wish

    def _hear(self) -> dict[str, Any] | None:
        """Take a wish and fork; the child gets it back."""
        told, files, _, _ = recv_fds(self._wishes, LARGEST_WISH, 2)
        if not told:
            sys.exit()
        output, line = files[0], socket(fileno=files[1])
        parent, child = os.getpid(), os.fork()
        if child == 0:
            self._leave()
            live_alone(parent, output)
            with line:
                line.send(BORN % os.getpid())
            wish: dict[str, Any] = json.loads(told)
            return wish
        os.close(output)
        watch = os.pidfd_open(child)
        self._lines[watch] = line
        self._watch(watch, partial(self._tell_end, child, watch))
        self._watch(line.fileno(), partial(self._let_go, child, line.fileno()))
        return None

    def _watch(self, number: int, then: Callable[[], None]) -> None:
        self._watched[number] = then
        self._changes.register(number, POLLIN)

    def _unwatch(self, number: int) -> None:
        if self._watched.pop(number, None):
            self._changes.unregister(number)

    def _tell_end(self, child: int, watch: int) -> None:
        """Say how a child ended, as `subprocess` counts: a signal is a negative number."""
        code = os.waitstatus_to_exitcode(waitpid(child, 0)[1])
        self._unwatch(watch)
        os.close(watch)
        with self._lines.pop(watch) as line:
            self._unwatch(line.fileno())
            with suppress(OSError):  # nobody may want to know
                line.send(ENDED % code)

    def _let_go(self, child: int, line: int) -> None:
        """Kill a child whose owner is gone, with its group."""
        self._unwatch(line)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)

    def _leave(self) -> None:
        """Let go, in a child, of what is its parent's."""
        for line in (self._wishes, *self._lines.values()):
            line.close()
        for watch in self._lines:
            os.close(watch)


def live_alone(parent: int, output: int) -> None:
    """Lead a session that the kernel ends with the parent, and write where one is told to."""
    os.setsid()
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for stream, becomes in enumerate((nothing, output, output)):
        os.dup2(becomes, stream)
    for spare in {nothing, output} - {0, 1, 2}:
        os.close(spare)


def main() -> None:
    """Load, wait for wishes, and as a child become what was wished for."""
    load(SERVICES)
    wish = Nursery().births()
    os.chdir(wish["directory"])
    os.environ.clear()
    os.environ.update(wish["environment"])
    sys.argv[:] = wish["command"]
    module, *arguments = wish["command"]
    ctypes.CDLL(None).prctl(NAME, " ".join(arguments).encode())
    import_module(module).main()


if __name__ == "__main__":
    main()
