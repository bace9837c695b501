"""A migrated moments database on SQLite and on PostgreSQL, with its keys, one practitioner and one citizen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.moments.builders import World


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """Give a world in which nothing has happened yet."""
    made = World.make(database_url, tmp_path)
    yield made
    made.database.dispose()
    made.keys._engine.dispose()
