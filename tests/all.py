"""Every check and every test: `python -m tests.all` (`make test`); `--quick` (`make check`) leaves out what needs a broker or a browser.

The checks run two at a time and show their words only when they fail. Then one pytest runs all tests, sharing one broker and one
database cluster. What failed is named at the end; what was skipped, and why, stands in pytest's own summary.
"""

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from deploy.local.progress import tell

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SIDE_BY_SIDE = 2


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


def tests(*arguments: str) -> Part:
    """Give pytest's run with some folders and options as a part."""
    return Part("tests (pytest)", (sys.executable, "-m", "pytest", "-q", *arguments))


def passes(part: Part) -> bool:
    """Run a check and tell in one line how it went, after its words when it failed."""
    done, words = _run(part)
    tell(words if done else f"{words}\n{part.name}: FAILED")
    return done


def _run(part: Part) -> tuple[bool, str]:
    started = time.monotonic()
    done = subprocess.run(
        part.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    good = done.returncode == 0
    return good, f"{part.name}: good ({time.monotonic() - started:.0f} s)" if good else done.stdout.rstrip()


def run_quick() -> list[str]:
    """Run the checks and the quick tests side by side; pytest's words come last. Gives the names of what failed."""
    unit_tests = tests(*QUICK_TESTS, "-m", "not chromium")
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        tested = pool.submit(subprocess.run, unit_tests.command, cwd=ROOT, capture_output=True, text=True, check=False)
        failed = _failed_checks(pool)
        done = tested.result()
    tell(f"{done.stdout.rstrip()}{done.stderr.rstrip()}")
    return [*failed, unit_tests.name] if done.returncode else failed


def run_everything() -> list[str]:
    """Run the checks, then every test while its progress is shown. Gives the names of what failed."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        failed = _failed_checks(pool)
    every_test = tests("tests")
    if subprocess.run(every_test.command, cwd=ROOT, check=False).returncode:
        failed.append(every_test.name)
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
