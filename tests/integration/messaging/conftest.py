"""A migrated database in which nobody has written, on SQLite and on PostgreSQL, with its keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from common.chassis.database import Database
from common.chassis.keys import MomentKeys
from services.messaging.model import Base
from tests.integration import migrated
from tests.integration.messaging.room import Room


@pytest.fixture(scope="session", params=migrated.BOTH)
def messaging_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a migrated database."""
    return migrated.migrated("messaging", request)


@pytest.fixture
def room(messaging_url: str, tmp_path: Path) -> Iterator[Room]:
    """Give a room in which nothing was said."""
    room = Room(Database(messaging_url, pool_size=8), MomentKeys(f"sqlite:///{tmp_path}/keys.sqlite3", bytes(32)))
    yield room
    room.database.dispose()
    room.keys.dispose()
    migrated.empty(messaging_url, Base.metadata)
