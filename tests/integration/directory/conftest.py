"""A migrated database with the demo's people, on SQLite and on PostgreSQL.

A database is migrated once for the run and emptied after each test: migrating for each of some hundred tests would take minutes.
"""

import uuid
from collections.abc import Iterator

import pytest

from common.chassis import tables
from common.chassis.database import Database
from common.chassis.migrate import upgrade
from services.directory.model import Base
from tests.integration.directory.builders import bring, people_data


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def directory_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the address of a migrated database; it goes with the run's folder or cluster."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('directory')}/directory.sqlite3"
    else:
        url = request.getfixturevalue("postgres").create_database(f"directory_{uuid.uuid4().hex[:8]}")
    upgrade("directory", url)
    return url


@pytest.fixture
def empty(directory_url: str) -> Iterator[Database]:
    """Give a migrated database in which nobody is known."""
    database = Database(directory_url, pool_size=4)
    yield database
    with database.writing() as session:
        for table in [*reversed(Base.metadata.sorted_tables), *tables.metadata.sorted_tables]:
            session.execute(table.delete())
    database.dispose()


@pytest.fixture
def database(empty: Database) -> Database:
    """Give a database with the demo's people."""
    bring(empty, people_data())
    return empty
