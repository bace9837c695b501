"""One whole house on PostgreSQL, which is stricter about text than SQLite, with a moment that every path leads to."""

from collections.abc import Iterator

import pytest

from common.chassis.settings import SERVICES
from deploy.local.broker import Broker
from deploy.local.postgres import Postgres
from tests.house import House


@pytest.fixture(scope="session")
def house(broker: Broker, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a running house with empty databases of its own."""
    folder = tmp_path_factory.mktemp("api")
    name = folder.name.replace("-", "_")
    databases = {
        f"{service.upper()}_DATABASE_URL": postgres.create_database(f"{name}_{service}") for service in SERVICES
    }
    databases["MOMENTS_KEYS_URL"] = postgres.create_database(f"{name}_keys")
    with House(folder, broker.add_vhost(name), databases) as running:
        yield running
    broker.delete_vhost(name)
