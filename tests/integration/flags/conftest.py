"""A migrated database without flags, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from common.chassis.database import Database
from common.chassis.keys import MomentKeys
from services.flags.model import Base
from tests.integration import migrated
from tests.integration.flags.plans_room import PlansRoom


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


@pytest.fixture
def plans(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlansRoom]:
    """Give a moment without plans, on a Monday morning."""
    room = PlansRoom(database, MomentKeys(f"sqlite:///{tmp_path}/keys.sqlite3", bytes(32)))
    room.stop_clock(monkeypatch)
    yield room
    room.keys.dispose()
