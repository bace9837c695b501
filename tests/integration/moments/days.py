"""The clock of the services, which a test sets: every module that asks for the time is told the test's."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from common.chassis import clock

MONDAY = datetime(2026, 3, 23, 9, tzinfo=UTC)
"""A morning a week before summer time begins in Sweden."""


class Days:
    """A clock that stands still between questions; each question takes a microsecond, so that what happens first is told first."""

    def __init__(self) -> None:
        """Begin on a Monday."""
        self.at = MONDAY

    @property
    def today(self) -> date:
        """Give the day in Sweden."""
        return clock.swedish_day(self.at)

    def go_to(self, days: int) -> None:
        """Go to so many days after the Monday on which everything starts."""
        self.at = MONDAY + timedelta(days=days)

    def now(self) -> datetime:
        """Answer a question for the time."""
        self.at += timedelta(microseconds=1)
        return self.at


@contextmanager
def told_days() -> Iterator[Days]:
    """Let the moments service and the chassis go by a clock of the test's."""
    told = Days()
    originals = {"now": clock.now, "today": clock.today}
    with pytest.MonkeyPatch.context() as patch:
        for name, answer in (("now", told.now), ("today", lambda: told.today)):
            for module in _users(originals[name], name):
                patch.setattr(module, name, answer)
        yield told


def _users(function: Any, name: str) -> list[Any]:
    loaded = [module for key, module in sys.modules.items() if key.startswith(("services.moments", "common.chassis"))]
    return [module for module in loaded if getattr(module, name, None) is function]
