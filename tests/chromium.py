"""Debian's Chromium for tests, without its own talk to the world and without what no test looks at. Playwright's own browsers are never installed."""

import shutil
from typing import Any

_QUIET = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run")
_ALONE = ("disable-background-networking", "disable-component-update", "disable-sync")
_NO_SEARCH_BOX = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
"""With each window Chromium opens pages of its own for the address bar, in a process of their own: more than half of what a window costs."""
_PLAYWRIGHTS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
"""What Playwright turns off: Chromium heeds the last list alone, and that is ours."""


def launched(*more: str) -> dict[str, Any]:
    """Give how Playwright launches Chromium; `more` are switches without their dashes."""
    without = "disable-features=" + ",".join((*_PLAYWRIGHTS, *_NO_SEARCH_BOX))
    switches = (*_QUIET, *_ALONE, without, *more)
    return {"executable_path": shutil.which("chromium"), "args": [f"--{each}" for each in switches]}
