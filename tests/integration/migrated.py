"""Databases that are migrated once for the run and copied: migrating for each of a thousand tests would take minutes.

On SQLite each test gets a copy of its own, which takes a millisecond; on PostgreSQL, where it takes fifty, each worker gets one and empties it.
"""

import shutil
import uuid
from pathlib import Path

import pytest
from sqlalchemy import MetaData, make_url

from common.chassis import tables
from common.chassis.database import Database
from common.chassis.migrate import upgrade
from deploy.local.postgres import Postgres
from tests import shared

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
TEMPLATE = ".template"
"""What a copy's original is called, beside the copy."""


def migrated(service: str, request: pytest.FixtureRequest) -> str:
    """Give the address of a service's migrated database of the kind `request.param`; it goes with the run's folder or cluster."""
    if request.param == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path_factory").mktemp(service)
        copy = folder / f"{service}.sqlite3"
        shutil.copy(_sqlite(service), copy.with_suffix(TEMPLATE))
        shutil.copy(copy.with_suffix(TEMPLATE), copy)
        return f"sqlite:///{copy}?synchronous=OFF"
    cluster: Postgres = request.getfixturevalue("postgres")
    template = _postgresql(service, cluster)
    return cluster.create_database(f"{service}_{uuid.uuid4().hex[:8]}", template=template)


def _sqlite(service: str) -> Path:
    """Give the run's migrated file."""
    folder = shared.made_once(f"{service}-sqlite", lambda made: upgrade(service, f"sqlite:///{made / 'migrated'}"))
    return folder / "migrated"


def _postgresql(service: str, cluster: Postgres) -> str:
    """Give the name of the run's migrated database."""
    name = f"migrated_{service}"

    def make(_folder: Path) -> None:
        cluster.drop_database(name)
        upgrade(service, cluster.create_database(name))

    shared.made_once(f"{service}-postgresql", make)
    return name


def empty(url: str, metadata: MetaData) -> None:
    """Let the database be as it was after its migrations. All connections to it are closed."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        _copy_anew(Path(str(address.database)))
    else:
        database = Database(url)
        sweep(database, metadata)
        database.dispose()


def _copy_anew(file: Path) -> None:
    for beside in ("", "-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    shutil.copy(file.with_suffix(TEMPLATE), file)


def sweep(database: Database, metadata: MetaData) -> None:
    """Delete all rows of an open database's tables: the service's own and the chassis'."""
    names = [table.name for table in [*reversed(metadata.sorted_tables), *tables.metadata.sorted_tables]]
    statements = [f'DELETE FROM "{name}"' for name in names]  # noqa: S608 (names of our own tables)
    with database.writing() as session:
        # PostgreSQL takes them all in one question.
        for statement in statements if database.is_sqlite else ["; ".join(statements)]:
            session.connection().exec_driver_sql(statement)
