"""Does a question get slower when there is more to choose from? The same questions to a small and to a large database, on SQLite and on PostgreSQL.

Each size has a database of its own, so that every index is as deep as its database is big. The two sizes take turns, by the wall clock.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from common.chassis.database import Database
from deploy.local.postgres import Postgres

SAMPLES = 40
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Side:
    """A database of one size, and what is asked there: each question is called by name and gives how many rows it found."""

    database: Database
    questions: Mapping[str, Callable[[], int]]
    rows: Mapping[str, int]
    """How many rows each answer must hold, or the two sizes wouldn't do the same work."""

    def look(self, question: str) -> float:
        """Ask once and give the seconds that it took."""
        began = time.perf_counter()
        found = self.questions[question]()
        took = time.perf_counter() - began
        if found != self.rows[question]:
            message = f"{question}: {found} rows instead of {self.rows[question]}"
            raise RuntimeError(message)
        return took


Make = Callable[[str, int], Side]
"""Migrates and fills the database at an address to a size."""


def measure(name: str, folder: Path, make: Make, few: int, many: int) -> dict[str, float]:
    """Give `<name>.growth` (the worst of all questions on both databases), and each database's worst with its medians in ms."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {size: f"sqlite:///{folder}/{name}-{size}.sqlite3" for size in (few, many)}
    figures = _on(name, "sqlite", make(files[few], few), make(files[many], many))
    with Postgres() as cluster:
        urls = {size: cluster.create_database(f"{name}_{size}") for size in (few, many)}
        figures |= _on(name, "postgresql", make(urls[few], few), make(urls[many], many))
    return {f"{name}.growth": max(figures[f"{name}.growth.{kind}"] for kind in ("sqlite", "postgresql")), **figures}


def _on(name: str, kind: str, few: Side, many: Side) -> dict[str, float]:
    """Measure one kind of database: for each question the median with many ÷ the median with few, and the worst of these."""
    try:
        medians = {question: _take_turns(few, many, question) for question in few.questions}
    finally:
        few.database.dispose()
        many.database.dispose()
    few_median, many_median = max(medians.values(), key=lambda pair: pair[1] / pair[0])
    return {
        f"{name}.growth.{kind}": many_median / few_median,
        f"{name}.few_ms.{kind}": few_median * 1000,
        f"{name}.many_ms.{kind}": many_median * 1000,
    }


def _take_turns(few: Side, many: Side, question: str) -> tuple[float, float]:
    took: dict[int, list[float]] = {id(few): [], id(many): []}
    for number in range(SAMPLES + WARM_UP):
        for side in (few, many) if number % 2 else (many, few):
            took[id(side)].append(side.look(question))
    return statistics.median(took[id(few)][WARM_UP:]), statistics.median(took[id(many)][WARM_UP:])
