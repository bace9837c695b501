"""Every check and every test: `python -m tests.all` (`make test`).

`--quick` (`make check`) leaves out what needs a broker or a browser; `--night` (`make test-all`) leaves out nothing (`tests.night`).

The tests run in workers that take files from one queue (`tests.order`), the checks one after the other beside them: most tests wait now and then for a
process or a page, and somebody else computes meanwhile. What must have the machine for itself (`quiet`) comes last. What failed is named at the end;
what was skipped, and why, stands in pytest's own summary, with the slowest tests.
"""

import argparse
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from deploy.local.progress import tell

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CORES = len(os.sched_getaffinity(0))
SEED = os.environ.get("PYTHONHASHSEED", str(secrets.randbelow(2**32)))
COMPILED = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONHASHSEED": SEED}
"""Hundreds of interpreters start in a run: what one has compiled the others needn't, whatever the machine says otherwise. Sets have the same order in all of them,
another one in each run, since workers must find the same tests."""
NIGHT = {"SOB_TEST_NIGHT": "1"}
"""What `tests.night` asks."""
TELL_EVERY_SECONDS = 30
NOTHING_CHOSEN = 5
"""Pytest's exit code when no test is left: so it is as long as nothing is `quiet`."""


@dataclass(frozen=True)
class Part:
    """A check: what it is called at the end when it fails, and its command."""

    name: str
    command: tuple[str, ...]


CHECKS = (
    Part("lint (ruff check)", (f"{BIN}/ruff", "check", ".")),
    Part("format (ruff format)", (f"{BIN}/ruff", "format", "--check", ".")),
    Part("imports (import-linter)", (f"{BIN}/lint-imports",)),
    Part("types (mypy)", (f"{BIN}/mypy",)),
    Part("deployment files (deploy/check.sh)", ("sh", "deploy/check.sh")),
)
QUICK_TESTS = ("tests/unit", "tests/architecture")
SLOWEST = ("--durations=20", "--durations-min=1")


def tests(name: str, *arguments: str) -> Part:
    """Give a run of pytest with some folders and options as a part."""
    return Part(f"{name} (pytest)", (sys.executable, "-m", "pytest", "-q", *SLOWEST, *arguments))


def side_by_side(workers: int) -> tuple[str, ...]:
    """Give pytest's options for workers that take pieces from one queue, in the order that `tests.order` gives."""
    return (f"--numprocesses={workers}", "--dist=loadgroup", "--no-loadscope-reorder")


def passes(part: Part) -> bool:
    """Run a check and tell in one line how it went, after its words when it failed."""
    started = time.monotonic()
    code, words = _run(part)
    seconds = time.monotonic() - started
    tell(f"{words}\n{part.name}: FAILED" if code else f"{part.name}: good ({seconds:.0f} s)")
    return not code


def _run(part: Part) -> tuple[int, str]:
    """Run a part; gives its exit code and its words."""
    done = subprocess.run(
        part.command, cwd=ROOT, env=COMPILED, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout.rstrip()


def run_checks() -> list[str]:
    """Run the checks one after the other. Gives the names of what failed."""
    return [part.name for part in CHECKS if not passes(part)]


def run_tests(*parts: Part) -> list[str]:
    """Run tests, a part after the other, and tell each one's words. Gives the names of what failed."""
    failed = []
    for part in parts:
        code, words = _run(part)
        if code != NOTHING_CHOSEN:
            tell(f"{part.name}:\n{words}")
            failed.extend([part.name] if code else [])
    return failed


def run_beside(*works: Callable[[], list[str]]) -> list[str]:
    """Do works side by side and tell every half minute that they go on. Gives the names of what failed."""
    started = time.monotonic()
    with ThreadPoolExecutor(len(works)) as pool:
        going_on = {pool.submit(work) for work in works}
        all_works = list(going_on)
        while going_on:
            ended, going_on = wait(going_on, timeout=TELL_EVERY_SECONDS, return_when=FIRST_COMPLETED)
            if not ended:
                tell(f"  … {time.monotonic() - started:.0f} seconds")
    return [name for work in all_works for name in work.result()]


def run_quick() -> list[str]:
    """Run the checks and the quick tests."""
    quick = tests("quick tests", *QUICK_TESTS, "-m", "not chromium and not quiet", *side_by_side(CORES))
    return run_beside(run_checks, lambda: run_tests(quick))


def run_everything(but: str) -> list[str]:
    """Run the checks and all tests but some."""
    most = tests("tests", "tests", "-m", f"not quiet{but}", *side_by_side(CORES + 1))
    quiet = tests("tests that need a quiet machine", "tests", "-m", f"quiet{but}")
    return [*run_beside(run_checks, lambda: run_tests(most)), *run_tests(quiet)]


def main() -> int:
    """Run from the command line; the exit code is 0 when everything passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--night", action="store_true")
    chosen = parser.parse_args()
    if chosen.night:
        COMPILED.update(NIGHT)
    failed = run_quick() if chosen.quick else run_everything("" if chosen.night else " and not night")
    if failed:
        tell(f"FAILED: {', '.join(failed)} (PYTHONHASHSEED={SEED})")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
