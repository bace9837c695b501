"""The loaded Python that all systems and samples of one test process are forked from: loading takes a second of processor time."""

import atexit
from pathlib import Path

from deploy.local.forking import Loaded

_ours: list[Loaded] = []
"""At most one."""


def loaded(log: Path) -> Loaded:
    """Give it, and let it load. Whoever asks first gives a log, where it tells why it can't. Ask in the main thread: it ends with the one that starts it."""
    if not _ours:
        _ours.append(Loaded(log))
        atexit.register(_ours[0].end)
    _ours[0].start()
    return _ours[0]
