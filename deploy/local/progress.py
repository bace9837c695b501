"""Telling the person at the terminal what is going on: one plain line when something begins, one when it took long, one when it failed.

Standard library only: the set-up runs before the virtual environment exists.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local import children

STOP_SECONDS = 10.0
EVERY_SECONDS = 10.0
LAST_LINES = 20


class StepError(Exception):
    """A step failed in a way that a person can mend; the text says what to do, and is all that they see."""


def tell(text: str) -> None:
    """Show a line at once, also when the output is a pipe."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Show a line among the errors."""
    print(text, file=sys.stderr, flush=True)


def last_lines(path: Path, count: int = LAST_LINES) -> str:
    """Give the end of a log, for showing it with a failure."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").rstrip().splitlines()[-count:])


def run_step(title: str, command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> None:
    """Run a command silently under a title, with a sign of life every ten seconds; raise `StepError` with its last words when it fails."""
    tell(f"{title} …")
    with tempfile.NamedTemporaryFile(prefix="sob-", suffix=".log") as log:
        started = time.monotonic()
        process = children.spawn(command, environment=environment, output=log.file)
        _wait(process, started)
        if process.returncode:
            account = last_lines(Path(log.name))
            raise StepError(
                f"{account}\n{title}: this failed (exit code {process.returncode}); its last words stand above."
            )


def _wait(process: children.Child, started: float) -> None:
    """Wait for the end of the process; end it when we are interrupted, so that nothing goes on unseen."""
    try:
        while True:
            try:
                process.wait(EVERY_SECONDS)
            except subprocess.TimeoutExpired:
                tell(f"  … still working, {time.monotonic() - started:.0f} seconds so far")
            else:
                return
    except BaseException:
        children.end(process, seconds=STOP_SECONDS)
        raise
