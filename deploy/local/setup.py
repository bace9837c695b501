"""The set-up: `python3 -m deploy.local.setup run` (or `test`) makes the machine ready, and takes no time when it is.

1. Debian packages that are missing (`packages`).
2. `.venv` from the lock file, every hash checked, and the project itself in it as an editable package, which gives the command `sob`.

`.venv/set-up.json` holds the digests of what went in. It is removed before anything changes and written last, so an environment whose
set-up was interrupted has none and is made afresh: a package may be half there although pip would count it.

Standard library only; runs on the machine's own Python 3.11–3.13 (`python.sh` chooses it).
"""

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from deploy.local import packages
from deploy.local.progress import StepError, complain, run_step, tell

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = "set-up.json"
RUN_LOCK, TEST_LOCK = "requirements.lock", "requirements-dev.lock"
PROJECT = "pyproject.toml"
OLDEST, NEWEST = (3, 11), (3, 13)


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def wanted_stamp(root: Path, *, tests: bool) -> dict[str, str]:
    """Give what a finished environment says about itself. What tests need includes what a run needs (the dev lock holds both)."""
    files = [PROJECT, RUN_LOCK, TEST_LOCK] if tests else [PROJECT, RUN_LOCK]
    return {name: digest(root / name) for name in files}


def read_stamp(venv: Path) -> dict[str, str] | None:
    """Give what the environment says about itself; `None` when its set-up never finished or its Python is gone."""
    try:
        stamp: dict[str, str] = json.loads((venv / STAMP).read_text(encoding="utf-8"))
        subprocess.run([venv / "bin" / "python", "-c", "import pip"], check=True, capture_output=True)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return stamp


def ensure_environment(root: Path, *, tests: bool) -> None:
    """Make the virtual environment, bring it up to date, or find that it is."""
    venv = root / ".venv"
    wanted = wanted_stamp(root, tests=tests)
    found = read_stamp(venv)
    if found is not None and wanted.items() <= found.items():
        return
    # An environment for tests stays one when a run brings it up to date, or the next test run would find it too small.
    tests = tests or (found is not None and TEST_LOCK in found)
    if found is None:
        _make(venv)
    (venv / STAMP).unlink(missing_ok=True)
    _install(root, venv, TEST_LOCK if tests else RUN_LOCK)
    stamp = json.dumps(wanted_stamp(root, tests=tests), indent=2)
    (venv / STAMP).write_text(stamp + "\n", encoding="utf-8")


def _make(venv: Path) -> None:
    """Make an empty environment in place of none or of a half-made one."""
    if venv.exists():
        tell(f"{venv.name} is there but was never finished: making it afresh.")
        shutil.rmtree(venv)
    version = ".".join(map(str, sys.version_info[:3]))
    run_step(f"Making a virtual environment with Python {version}", [sys.executable, "-m", "venv", str(venv)])


def _install(root: Path, venv: Path, lock: str) -> None:
    """Install the locked packages and the project."""
    pip = [str(venv / "bin" / "python"), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    environment = os.environ | {"PIP_USER": "0"}
    locked = [*pip, "--progress-bar", "off", "--require-hashes", "-r", str(root / lock)]
    run_step(f"Installing the packages of {lock} (a minute or two the first time)", locked, environment=environment)
    project = [*pip, "--quiet", "--no-deps", "--no-build-isolation", "-e", str(root)]
    run_step("Installing the project itself", project, environment=environment)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one set-up at a time work on this folder; a second one waits and then finds everything done."""
    folder = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("Another set-up is at work in this folder; waiting for it …")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def set_up(what: str, *, packages_only: bool) -> None:
    """Do what is missing for `run` or `test`."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise StepError(f"Python 3.11–3.13 is needed; this is {sys.version.split()[0]}.")
    tests = what == "test"
    with _alone(ROOT):
        packages.ensure(tests=tests)
        if not packages_only:
            ensure_environment(ROOT, tests=tests)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Run from the command line; every expected failure is a sentence and exit code 1."""
    parser = argparse.ArgumentParser(description="Makes the machine ready to run or to test the system.")
    parser.add_argument("what", choices=["run", "test"])
    parser.add_argument("--packages-only", action="store_true", help="install Debian packages and nothing else")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    started = time.monotonic()
    try:
        set_up(chosen.what, packages_only=chosen.packages_only)
    except StepError as failure:
        complain(str(failure))
        return 1
    except OSError as failure:
        complain(f"The set-up can't write or read {failure.filename}: {failure.strerror}. Mend that, then start again.")
        return 1
    except KeyboardInterrupt:
        complain("The set-up was interrupted; the next start goes on from here.")
        return 130
    if time.monotonic() - started > 1:
        tell(f"Set-up done in {time.monotonic() - started:.0f} seconds.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
