"""A migrated database without erasures, on SQLite and on PostgreSQL, and a room in which they are ordered."""

from collections.abc import Iterator

import pytest

from common.chassis.database import Database
from services.retention.model import Base
from tests.integration import migrated
from tests.integration.retention.room import Room


@pytest.fixture(scope="session", params=migrated.BOTH)
def retention_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a migrated database."""
    return migrated.migrated("retention", request)


@pytest.fixture
def room(retention_url: str) -> Iterator[Room]:
    """Give a room in which nothing is ordered."""
    database = Database(retention_url, pool_size=8)
    yield Room(database)
    database.dispose()
    migrated.empty(retention_url, Base.metadata)
