"""One whole house on PostgreSQL, which is stricter about text than SQLite, with a moment that every path leads to."""

from collections.abc import Iterator

import pytest

from deploy.local.broker import Broker
from deploy.local.postgres import Postgres
from tests.house import House, house_on


@pytest.fixture(scope="session")
def house(broker: Broker, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a running house with empty databases of its own."""
    with house_on(broker, tmp_path_factory.mktemp("api"), postgres) as running:
        yield running
