"""Which tests stay together and which begin first, when several workers share a run.

A worker takes a file at a time. Tests on a house or on a broker that may die stay together, as many as one of those serves, since each takes
seconds to start. What takes longest begins first, so that the small files fill the gaps at the end. Nobody keeps a list: all this is
read from the fixtures that tests ask for.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

import pytest
from xdist.scheduler import LoadScopeScheduling

SHARED_FIXTURES = ("house", "broker_to_hurt")
MOST_TOGETHER = 240.0
"""Seconds, by the guesses below: what would take longer is cut into pieces, each with a house of its own."""
GUESSES = {"page": 2.0, "people": 3.0, "house": 1.0, "sample": 3.0, "amqp_uri": 1.0}
"""Seconds that a test takes which asks for a fixture; nothing breaks when they are wrong."""
OTHERS = 0.05


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
    items.sort(key=lambda item: (-seconds[_piece(item)], _piece(item)))


def _shared_place(item: pytest.Item) -> str:
    """Give the folder and the fixture that a test shares with its neighbours; empty when it shares none."""
    known = getattr(item, "_fixtureinfo", None)
    definitions = known.name2fixturedefs if known else {}
    for name in SHARED_FIXTURES:
        found = definitions.get(name)
        if found and found[-1].scope == "session":
            return f"{found[-1].baseid}:{name}"
    return ""


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
