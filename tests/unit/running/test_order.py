"""What stays with one worker, and what begins first."""

from typing import Any, cast

import pytest

from tests import order
from tests.order import MOST_TOGETHER, Pieces, mark_pieces, sort_pieces
from tests.unit.running.items import Item

UNIT = [Item(f"tests/unit/test_a.py::test_{number}") for number in range(3)]


def pieces_of(*items: Item) -> list[str]:
    """Mark and sort tests, and give their pieces in order."""
    tests = cast("list[Any]", list(items))
    mark_pieces(tests)
    sort_pieces(tests)
    return [order._piece(test) for test in tests]


def test_files_on_one_system_stay_together_and_begin_before_small_files() -> None:
    system = [Item(f"tests/browser/test_{name}.py::test_it", "people", "system") for name in "ba"]
    assert pieces_of(*UNIT, *system) == ["tests/browser:system piece 0"] * 2 + ["tests/unit/test_a.py"] * 3


def test_a_test_without_the_system_stays_with_its_file() -> None:
    file = [Item("tests/api/test_a.py::test_one", "system"), Item("tests/api/test_a.py::test_two")]
    assert set(pieces_of(*file)) == {"tests/api:system piece 0"}


def test_systems_of_two_folders_are_two() -> None:
    assert len(set(pieces_of(*(Item(f"tests/{name}/test_a.py::test_it", "system") for name in "ab")))) == 2


def test_what_takes_too_long_for_one_system_is_cut_between_files() -> None:
    files = [f"tests/browser/test_{number}.py" for number in range(int(MOST_TOGETHER))]
    tests = [Item(f"{file}::test_{number}", "people", "system") for file in files for number in range(2)]
    pieces = dict(zip((test.nodeid for test in tests), pieces_of(*tests), strict=True))
    assert len(set(pieces.values())) == 6
    assert all(pieces[f"{file}::test_0"] == pieces[f"{file}::test_1"] for file in files)


def test_a_file_with_a_system_apart_begins_early_and_stays_a_file() -> None:
    apart, pages = (
        Item("tests/faults/test_a.py::test_it", "system_apart"),
        Item("tests/unit/test_p.py::test_it", "page"),
    )
    assert pieces_of(pages, apart) == ["tests/faults/test_a.py", "tests/unit/test_p.py"]


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("tests/unit/test_a.py::test_it[a@b piece x]", "tests/unit/test_a.py"),
        ("tests/unit/test_a.py::Class::test_it", "tests/unit/test_a.py"),
        ("tests/browser/test_a.py::test_it[a@b]@tests/browser:system piece 1", "tests/browser:system piece 1"),
    ],
)
def test_a_worker_takes_a_file_or_a_whole_piece(name: str, piece: str) -> None:
    assert Pieces._split_scope(cast("Pieces", None), name) == piece


class System:
    """A system that tests share, as pytest keeps it: `ended` counts how often it was ended."""

    argname, scope, baseid = "system", "session", "tests/browser"

    def __init__(self) -> None:
        self.ended = 0

    def finish(self, _request: object) -> None:
        """End it."""
        self.ended += 1


def test_a_system_ends_with_its_piece_and_not_with_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "_running", {})
    system = cast("Any", System())
    files = [Item(f"tests/browser/test_{name}.py::test_it", "system") for name in "ab"]
    for item in files:
        item._fixtureinfo.name2fixturedefs["system"] = [system]
    first, last, other = cast("list[Any]", [*files, *UNIT[:1]])
    mark_pieces([first, last, other])
    order.note_shared(system, cast("Any", None))
    order.end_what_nobody_shares(first, last)
    assert system.ended == 0
    order.end_what_nobody_shares(last, other)
    order.end_what_nobody_shares(other, None)
    assert system.ended == 1
