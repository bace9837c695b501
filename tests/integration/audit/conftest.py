"""A migrated access log on SQLite and on PostgreSQL: each test gets a copy of its own, since a log can't be emptied."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from common.chassis.database import Database
from common.chassis.migrate import upgrade


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def copied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Give a way to copy a database that was migrated once for the run; the copies go with the run's folder or cluster."""
    if request.param == "sqlite":
        original = tmp_path_factory.mktemp("audit") / "audit.sqlite3"
        upgrade("audit", f"sqlite:///{original}")

        def copy_file(folder: Path) -> str:
            shutil.copy(original, folder / "audit.sqlite3")
            return f"sqlite:///{folder / 'audit.sqlite3'}"

        return copy_file
    cluster, template = request.getfixturevalue("postgres"), f"audit_{uuid.uuid4().hex[:8]}"
    upgrade("audit", cluster.create_database(template))
    return lambda _folder: str(cluster.create_database(f"audit_{uuid.uuid4().hex[:8]}", template=template))


@pytest.fixture
def database(copied: Callable[[Path], str], tmp_path: Path) -> Iterator[Database]:
    """Give a log in which nothing has been seen yet."""
    database = Database(copied(tmp_path), pool_size=8)
    yield database
    database.dispose()
