"""A migrated moments database on SQLite and on PostgreSQL, with its keys, one practitioner and one citizen.

A database is migrated once for the run and emptied after each test: migrating for each of some hundred tests would take minutes.
"""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.chassis import tables
from common.chassis.database import Database
from common.chassis.migrate import upgrade
from services.moments.model import Base
from tests.integration.moments.builders import World


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def migrated_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the address of a migrated database; it goes with the run's folder or cluster."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('moments')}/moments.sqlite3"
    else:
        url = request.getfixturevalue("postgres").create_database(f"moments_{uuid.uuid4().hex[:8]}")
    upgrade("moments", url)
    return url


@pytest.fixture
def moments_url(migrated_url: str) -> Iterator[str]:
    """Give the address of a migrated database in which nothing has happened yet."""
    yield migrated_url
    database = Database(migrated_url)
    with database.writing() as session:
        for table in [*reversed(Base.metadata.sorted_tables), *tables.metadata.sorted_tables]:
            session.execute(table.delete())
    database.dispose()


@pytest.fixture
def world(moments_url: str, tmp_path: Path) -> Iterator[World]:
    """Give a world in which nothing has happened yet."""
    made = World.make(moments_url, tmp_path)
    yield made
    made.database.dispose()
    made.keys._engine.dispose()
