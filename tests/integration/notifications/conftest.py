"""A migrated database in which nobody has been told anything, on SQLite and on PostgreSQL, and a mailbox that takes what is sent."""

from collections.abc import Iterator

import pytest

from common.chassis.database import Database
from services.notifications.model import Base
from tests.integration import migrated
from tests.integration.notifications.carrier import Carrier
from tests.integration.notifications.room import Room


@pytest.fixture(scope="session", params=migrated.BOTH)
def notifications_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a migrated database."""
    return migrated.migrated("notifications", request)


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    """Give a mail server and a provider of text messages of this test's own."""
    with Carrier() as started:
        yield started


@pytest.fixture
def room(notifications_url: str, carrier: Carrier) -> Iterator[Room]:
    """Give a room in which nothing has happened."""
    room = Room(Database(notifications_url, pool_size=8), carrier)
    yield room
    room.database.dispose()
    migrated.empty(notifications_url, Base.metadata)
