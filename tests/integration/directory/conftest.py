"""A migrated database with the demo's people."""

from collections.abc import Iterator

import pytest

from common.chassis.database import Database
from common.chassis.migrate import upgrade
from tests.integration.directory.builders import bring, people_data


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    upgrade("directory", database_url)
    database = Database(database_url, pool_size=4)
    yield database
    database.dispose()


@pytest.fixture
def database(empty: Database) -> Database:
    bring(empty, people_data())
    return empty
