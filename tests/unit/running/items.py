"""Tests as pytest collects them, as far as `tests.order` and `tests.databases` look at them."""

from types import SimpleNamespace
from typing import Any

import pytest


class Item:
    """A test of some file that asks for some fixtures."""

    def __init__(self, nodeid: str, *fixtures: str, parameters: dict[str, Any] | None = None) -> None:
        """Collect it."""
        self.nodeid = nodeid
        self.fixturenames = fixtures
        self.marks: dict[str, pytest.Mark] = {}
        self._fixtureinfo = SimpleNamespace(name2fixturedefs={name: [_fixture(name, nodeid)] for name in fixtures})
        if parameters is not None:
            self.callspec = SimpleNamespace(params=parameters)

    def add_marker(self, mark: pytest.MarkDecorator) -> None:
        """Mark it."""
        self.marks[mark.name] = mark.mark

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        """Give its mark of that name."""
        return self.marks.get(name)


def _fixture(name: str, nodeid: str) -> SimpleNamespace:
    """A system is made for a folder, a broker for all, a system apart for a file; the rest is made for each test."""
    scopes = {"system": "session", "broker_to_hurt": "session", "system_apart": "module"}
    scope = scopes.get(name, "function")
    return SimpleNamespace(scope=scope, baseid=nodeid.rpartition("/")[0] if name == "system" else "tests")
