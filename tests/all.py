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


def passes(part: Part) -> bool:
    """Run a check and tell in one line how it went, after its words when it failed."""
    started = time.monotonic()
    done = subprocess.run(
        part.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    verdict = "FAILED" if done.returncode else "good"
    words = f"{done.stdout.rstrip()}\n" if done.returncode else ""
    tell(f"{words}{part.name}: {verdict} ({time.monotonic() - started:.0f} s)")
    return done.returncode == 0


def main() -> int:
    """Run from the command line; the exit code is 0 when everything passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        failed = [part.name for part, good in zip(CHECKS, pool.map(passes, CHECKS), strict=True) if not good]
    tests = QUICK_TESTS if quick else ("tests",)
    if subprocess.run([sys.executable, "-m", "pytest", "-q", *tests], cwd=ROOT, check=False).returncode:
        failed.append("tests (pytest)")
    if failed:
        tell(f"FAILED: {', '.join(failed)}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
