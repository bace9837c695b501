"""Every check and every test: `python -m tests.all` (`make test`); `--quick` (`make check`) leaves out what needs a broker or a browser.

The checks run two at a time and show their words only when they fail. Then the tests run in three lanes side by side, each a pytest with a
broker and a database cluster of its own: two mostly wait (faults and whole houses; starting and the browser), the third computes.
What failed is named at the end; what was skipped, and why, stands in pytest's own summaries.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from deploy.local.progress import tell

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SIDE_BY_SIDE = 2
COMPILED = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
"""Hundreds of interpreters start in a run: what one has compiled the others needn't, whatever the machine says otherwise."""


@dataclass(frozen=True)
class Part:
    """A check: what it is called at the end when it fails, and its command."""

    name: str
    command: tuple[str, ...]


# The slowest first, so that the others run beside it.
CHECKS = (
    Part("types (mypy)", (f"{BIN}/mypy",)),
    Part("lint (ruff check)", (f"{BIN}/ruff", "check", ".")),
    Part("format (ruff format)", (f"{BIN}/ruff", "format", "--check", ".")),
    Part("imports (import-linter)", (f"{BIN}/lint-imports",)),
    Part("deployment files (deploy/check.sh)", ("sh", "deploy/check.sh")),
)
QUICK_TESTS = ("tests/unit", "tests/architecture")
WAITING_TESTS = (
    "tests/faults",
    *(f"tests/integration/{each}" for each in ("chassis", "house", "api", "gateway")),
)
BROWSER_TESTS = ("tests/integration/deploy", "tests/browser")
"""With what else starts processes and waits for them: so the three lanes end at about the same time."""
TELL_EVERY_SECONDS = 30


def tests(name: str, *arguments: str) -> Part:
    """Give pytest's run with some folders and options as a part."""
    return Part(f"{name} (pytest)", (sys.executable, "-m", "pytest", "-q", *arguments))


def passes(part: Part) -> bool:
    """Run a check and tell in one line how it went, after its words when it failed."""
    started = time.monotonic()
    good, words = _run(part)
    seconds = time.monotonic() - started
    tell(f"{part.name}: good ({seconds:.0f} s)" if good else f"{words}\n{part.name}: FAILED")
    return good


def _run(part: Part) -> tuple[bool, str]:
    """Run a part; gives whether it went well, and its words."""
    done = subprocess.run(
        part.command, cwd=ROOT, env=COMPILED, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode == 0, done.stdout.rstrip()


def run_quick() -> list[str]:
    """Run the checks and the quick tests side by side; pytest's words come last. Gives the names of what failed."""
    unit_tests = tests("quick tests", *QUICK_TESTS, "-m", "not chromium")
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        tested = pool.submit(
            subprocess.run, unit_tests.command, cwd=ROOT, env=COMPILED, capture_output=True, text=True, check=False
        )
        failed = _failed_checks(pool)
        done = tested.result()
    tell(f"{done.stdout.rstrip()}{done.stderr.rstrip()}")
    return [*failed, unit_tests.name] if done.returncode else failed


def run_everything() -> list[str]:
    """Run the checks, then the lanes of tests. Gives the names of what failed."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        failed = _failed_checks(pool)
    waiting = tests("tests that wait", *WAITING_TESTS)
    browsing = tests("tests of starting and in a browser", *BROWSER_TESTS)
    ignored = (f"--ignore={folder}" for folder in (*WAITING_TESTS, *BROWSER_TESTS))
    computing = tests("all other tests", "tests", *ignored)
    return [*failed, *run_lanes(waiting, browsing, computing)]


def run_lanes(*lanes: Part) -> list[str]:
    """Run parts side by side, tell every half minute that they still run, and each one's words when it ends. Gives the names of what failed."""
    started, failed = time.monotonic(), []
    with ThreadPoolExecutor(len(lanes)) as pool:
        running = {pool.submit(_run, lane): lane for lane in lanes}
        while running:
            ended, _ = wait(running, timeout=TELL_EVERY_SECONDS, return_when=FIRST_COMPLETED)
            for future in ended:
                lane, (good, words) = running.pop(future), future.result()
                tell(f"{lane.name}:\n{words}")
                failed.extend([] if good else [lane.name])
            if not ended:
                names = ", ".join(lane.name for lane in running.values())
                tell(f"  … {time.monotonic() - started:.0f} seconds: {names}")
    return failed


def _failed_checks(pool: ThreadPoolExecutor) -> list[str]:
    return [part.name for part, good in zip(CHECKS, pool.map(passes, CHECKS), strict=True) if not good]


def main() -> int:
    """Run from the command line; the exit code is 0 when everything passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    failed = run_quick() if parser.parse_args().quick else run_everything()
    if failed:
        tell(f"FAILED: {', '.join(failed)}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
