"""Waiting for a condition instead of sleeping for a guess."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

PATIENCE_SECONDS = 40.0
"""Only what fails waits this long: a machine that does other things meanwhile must not look like a fault."""


def until(
    condition: Callable[[], Value], seconds: float = PATIENCE_SECONDS, every: float = 0.02, *, tells: str = ""
) -> Value:
    """Call `condition` until it gives something true, and give that.

    Tries at least once; after `seconds` an `AssertionError` says what was waited for (`tells`, else the condition's name), how long,
    and the last value. An exception of the condition is the caller's.
    """
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            what = tells or getattr(condition, "__qualname__", repr(condition))
            raise AssertionError(f"Waited {seconds:g} s in vain for {what}; the last value was {value!r}.")
        time.sleep(every)
