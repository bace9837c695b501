"""A migrated database without flags, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from common.chassis.database import Database
from services.flags.model import Base
from tests.integration import migrated


@pytest.fixture(scope="session", params=migrated.BOTH)
def flags_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a migrated database."""
    return migrated.migrated("flags", request)


@pytest.fixture
def database(flags_url: str) -> Iterator[Database]:
    """Give a database in which nothing was heard."""
    database = Database(flags_url, pool_size=8)
    yield database
    database.dispose()
    migrated.empty(flags_url, Base.metadata)
