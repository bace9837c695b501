"""A migrated database with the demo's people, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from common.chassis.database import Database
from services.directory.model import Base
from tests.integration import migrated
from tests.integration.directory.builders import bring, people_data


@pytest.fixture(scope="session", params=migrated.BOTH)
def directory_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a migrated database."""
    return migrated.migrated("directory", request)


@pytest.fixture
def empty(directory_url: str) -> Iterator[Database]:
    """Give a migrated database in which nobody is known."""
    database = Database(directory_url, pool_size=4)
    yield database
    database.dispose()
    migrated.empty(directory_url, Base.metadata)


@pytest.fixture
def database(empty: Database) -> Database:
    """Give a database with the demo's people."""
    bring(empty, people_data())
    return empty
