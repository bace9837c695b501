"""Steps that come before the services start (migrations, loading): several chains side by side, each chain in order."""

import time
from pathlib import Path

from deploy.local import children
from deploy.local.progress import StepError, last_lines
from deploy.local.supervisor import Process

LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 300.0


class Preparation:
    """Steps of several chains side by side, each chain in order; the first failure ends all of them."""

    def __init__(self, logs: Path, chains: list[list[Process]]) -> None:
        """Take the chains; nothing starts yet. Each step's words go to `<logs>/<step>.log`."""
        self._logs = logs
        self._left = [list(chain) for chain in chains]
        self._running: dict[int, tuple[Process, children.Child]] = {}

    def advance(self) -> bool:
        """Start what can start; tell whether anything is left. `StepError` shows the last words of a step that failed."""
        for number, chain in enumerate(self._left):
            if number in self._running and self._has_ended(*self._running[number]):
                del self._running[number]
            if number not in self._running and chain:
                self._running[number] = self._start(chain.pop(0))
        return bool(self._running)

    def finish(self) -> None:
        """Wait until everything is done; `StepError` when it takes too long."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.advance():
            if time.monotonic() > deadline:
                names = ", ".join(process.name for process, _ in self._running.values())
                raise StepError(f"These steps take too long: {names}; their logs are in {self._logs}.")
            time.sleep(LOOK_SECONDS)

    def close(self) -> None:
        """End what still runs."""
        for _, child in self._running.values():
            children.end(child, seconds=2)

    def _start(self, process: Process) -> tuple[Process, children.Child]:
        with (self._logs / f"{process.name}.log").open("wb") as output:
            child = children.spawn(
                process.command, environment=process.environment, output=output, directory=process.directory
            )
        return process, child

    def _has_ended(self, process: Process, child: children.Child) -> bool:
        code = child.poll()
        if code:
            log = self._logs / f"{process.name}.log"
            raise StepError(f"{last_lines(log)}\nThe step {process.name} failed; the end of {log} stands above.")
        return code is not None
