"""Databases that are migrated once for the run and emptied after each test: migrating for each of a thousand tests would take minutes."""

import uuid

import pytest
from sqlalchemy import MetaData

from common.chassis import tables
from common.chassis.database import Database
from common.chassis.migrate import upgrade

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def migrated(service: str, request: pytest.FixtureRequest) -> str:
    """Give the address of a service's migrated database of the kind `request.param`; it goes with the run's folder or cluster."""
    if request.param == "sqlite":
        folder = request.getfixturevalue("tmp_path_factory").mktemp(service)
        url = f"sqlite:///{folder}/{service}.sqlite3"
    else:
        url = request.getfixturevalue("postgres").create_database(f"{service}_{uuid.uuid4().hex[:8]}")
    upgrade(service, url)
    return str(url)


def empty(url: str, metadata: MetaData) -> None:
    """Delete all rows of a service's own tables and of the chassis'."""
    database = Database(url)
    sweep(database, metadata)
    database.dispose()


def sweep(database: Database, metadata: MetaData) -> None:
    """Delete all rows of an open database's tables, as `empty` does."""
    with database.writing() as session:
        for table in [*reversed(metadata.sorted_tables), *tables.metadata.sorted_tables]:
            session.execute(table.delete())
