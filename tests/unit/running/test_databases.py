"""Which of a test's two databases it runs on."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests import databases, night
from tests.unit.running.items import Item


def chosen(*items: Item) -> list[str]:
    """Give the names of what is left."""
    tests, left_out = cast("list[Any]", list(items)), list[Any]()

    def pytest_deselected(items: list[Any]) -> None:
        left_out.extend(items)

    config = SimpleNamespace(hook=SimpleNamespace(pytest_deselected=pytest_deselected))
    databases.choose(cast("pytest.Config", config), tests)
    assert {test.nodeid for test in [*tests, *left_out]} == {item.nodeid for item in items}
    return [test.nodeid for test in tests]


def pair(name: str) -> list[Item]:
    """Give a test on both kinds."""
    return [Item(name.format(kind), parameters={"url": kind, "state": "open"}) for kind in databases.KINDS]


@pytest.mark.parametrize("name", ["a.py::test_it[{}]", "a.py::test_it[{}-open]", "a.py::test_it[open-{}-x-y]"])
def test_the_usual_one_is_enough(name: str) -> None:
    assert chosen(*pair(name)) == [name.format("postgresql")]


def test_both_where_the_test_says_that_they_matter() -> None:
    both = pair("a.py::test_it[{}]")
    for item in both:
        item.add_marker(pytest.mark.both_databases)
    assert len(chosen(*both)) == 2


def test_what_has_no_twin_runs() -> None:
    alone, other = pair("a.py::test_it[{}]")[0], Item("a.py::test_other[postgresql]")
    assert chosen(alone, other) == [alone.nodeid, other.nodeid]


def test_a_value_of_a_test_that_has_no_database_is_only_a_word() -> None:
    words = [Item(f"a.py::test_it[{word}]", parameters={"word": word}) for word in ("sqlite", "mysql")]
    assert len(chosen(*words)) == 2


def test_everything_runs_on_both_at_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night, "IS_NIGHT", True)
    assert len(chosen(*pair("a.py::test_it[{}]"))) == 2
