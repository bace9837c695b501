"""Debian's Chromium for tests, in the build that has no windows, without its own talk to the world. Playwright's own browsers are never installed.

With windows each context costs a third more: Chromium draws their frames, and opens hidden pages for the address bar.
"""

import shutil
from typing import Any

_QUIET = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run")
_ALONE = ("disable-background-networking", "disable-component-update", "disable-sync")


def launched(*more: str) -> dict[str, Any]:
    """Give how Playwright launches Chromium; `more` are switches without their dashes."""
    switches = (*_QUIET, *_ALONE, *more)
    return {"executable_path": shutil.which("chromium-headless-shell"), "args": [f"--{each}" for each in switches]}
