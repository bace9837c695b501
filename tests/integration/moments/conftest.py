"""A migrated moments database on SQLite and on PostgreSQL, with its keys, one practitioner and one citizen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.moments.model import Base
from tests.integration.migrated import BOTH, empty, migrated
from tests.integration.moments.builders import World


@pytest.fixture(scope="session", params=BOTH)
def migrated_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a migrated database."""
    return migrated("moments", request)


@pytest.fixture
def moments_url(migrated_url: str) -> Iterator[str]:
    """Give the address of a migrated database in which nothing has happened yet."""
    yield migrated_url
    empty(migrated_url, Base.metadata)


@pytest.fixture
def world(moments_url: str, tmp_path: Path) -> Iterator[World]:
    """Give a world in which nothing has happened yet."""
    made = World.make(moments_url, tmp_path)
    yield made
    made.database.dispose()
    made.keys.dispose()
