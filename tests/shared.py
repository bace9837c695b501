"""What the processes of one run of the tests share: a folder, and in it what one of them has found out or made for the others.

The first process of a run makes the folder and names it in its environment, which its workers inherit. It goes with the run.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = "SOB_TEST_RUN"


def begin() -> bool:
    """Make the run's folder; give whether it is this process that began the run, and so must end it."""
    if FOLDER in os.environ:
        return False
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="sob-tests-")
    return True


def end() -> None:
    """Remove the run's folder."""
    shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def folder() -> Path:
    """Give the run's folder."""
    return Path(os.environ[FOLDER])


def is_known(kind: str, name: str) -> bool:
    """Tell whether somebody in this run has made a name known."""
    return (folder() / kind / name).exists()


def make_known(kind: str, name: str) -> None:
    """Let everybody in this run know a name."""
    known = folder() / kind / name
    known.parent.mkdir(exist_ok=True)
    known.touch()


def lines(name: str) -> set[str]:
    """Give the lines that somebody in this run has added to a list."""
    listed = folder() / name
    return set(listed.read_text(encoding="utf-8").splitlines()) if listed.exists() else set()


def add_lines(name: str, added: Iterable[str]) -> None:
    """Add lines to a list, all in one piece."""
    with _alone(name), (folder() / name).open("a", encoding="utf-8") as listed:
        listed.writelines(f"{line}\n" for line in added)


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Give a folder of the run that whoever needs it first has filled by `make`; the others wait. One that wasn't finished is made anew."""
    made = folder() / name
    with _alone(name):
        if not is_known("finished", name):
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            make(made)
            make_known("finished", name)
    return made


@contextmanager
def _alone(name: str) -> Iterator[None]:
    with (folder() / f"{name}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
