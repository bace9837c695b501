"""Which tests stay together and which begin first, when several workers share a run.

A worker takes a file at a time. Tests on a system or on a broker that may die stay together, as many as one of those serves, since each takes
seconds to start. What takes longest begins first, so that the small files fill the gaps at the end. Nobody keeps a list: all this is
read from the fixtures that tests ask for.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

SHARED_FIXTURES = ("system", "broker_to_hurt")
STARTED_FIXTURES = (*SHARED_FIXTURES, "system_apart", "own_broker")
MOST_TOGETHER = 240.0
"""Seconds, by the guesses below: what would take longer is cut into pieces, each with a system of its own."""
GUESSES = {"page": 2.0, "people": 3.0, "system": 1.0, "sample": 3.0, "amqp_uri": 1.0}
"""Seconds that a test takes which asks for a fixture; nothing breaks when they are wrong."""
OTHERS = 0.05
STARTING = 20.0
"""Seconds more, for a file that starts one of `SHARED_FIXTURES` or something like it for itself."""


_running: dict[pytest.FixtureDef[Any], Any] = {}

PIECE = re.compile(r"@([^@\s]+ piece \d+)$")
"""What xdist appends to a test's name."""


class Pieces(LoadScopeScheduling):
    """Gives workers the next piece, whole, when they are about to have nothing left."""

    def _split_scope(self, nodeid: str) -> str:
        piece = PIECE.search(nodeid)
        return piece[1] if piece else nodeid.partition("::")[0]


def mark_pieces(items: list[pytest.Item]) -> None:
    """Mark what stays together beyond its file."""
    shared = {_file(item): place for item in items if (place := _shared_place(item))}
    for place in sorted(set(shared.values())):
        for number, piece in enumerate(_cut([item for item in items if shared.get(_file(item)) == place])):
            for item in piece:
                item.add_marker(pytest.mark.xdist_group(f"{place} piece {number}"))


def sort_pieces(items: list[pytest.Item]) -> None:
    """Let the longest pieces begin; within one the order stays."""
    seconds: Counter[str] = Counter()
    for item in items:
        seconds[_piece(item)] += _guess(item)
    for piece in {_piece(item) for item in items if _starts_its_own(item)}:
        seconds[piece] += STARTING
    items.sort(key=lambda item: (-seconds[_piece(item)], _piece(item)))


def note_shared(fixture: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Remember what of the shared is running."""
    if fixture.argname in SHARED_FIXTURES and fixture.scope == "session":
        _running[fixture] = request


def end_what_nobody_shares(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End a system or a broker with its piece instead of with the run: half a dozen that idle take a tenth of two cores."""
    if nextitem is not None and _piece(nextitem) == _piece(item):
        return
    for fixture in [each for each in _running if nextitem is None or _fixture(nextitem, each.argname) is not each]:
        fixture.finish(_running.pop(fixture))


def _shared_place(item: pytest.Item) -> str:
    """Give the folder and the fixture that a test shares with its neighbours; empty when it shares none."""
    for name in SHARED_FIXTURES:
        found = _fixture(item, name)
        if found and found.scope == "session":
            return f"{found.baseid}:{name}"
    return ""


def _starts_its_own(item: pytest.Item) -> bool:
    """Tell whether a test's file has a system or a broker that no other file has."""
    return any((found := _fixture(item, name)) and found.scope == "module" for name in STARTED_FIXTURES)


def _fixture(item: pytest.Item, name: str) -> pytest.FixtureDef[object] | None:
    """Give the fixture of that name that a test gets."""
    known = getattr(item, "_fixtureinfo", None)
    found = known.name2fixturedefs.get(name) if known else None
    return found[-1] if found else None


def _cut(items: list[pytest.Item]) -> Iterator[list[pytest.Item]]:
    """Cut tests into pieces of whole files."""
    piece: list[pytest.Item] = []
    for _, tests in groupby(items, key=_file):
        file = list(tests)
        if piece and sum(map(_guess, [*piece, *file])) > MOST_TOGETHER:
            yield piece
            piece = []
        piece = [*piece, *file]
    if piece:
        yield piece


def _guess(item: pytest.Item) -> float:
    asked = getattr(item, "fixturenames", ())
    return max((GUESSES[name] for name in asked if name in GUESSES), default=OTHERS)


def _piece(item: pytest.Item) -> str:
    mark = item.get_closest_marker("xdist_group")
    return str(mark.args[0]) if mark else _file(item)


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
