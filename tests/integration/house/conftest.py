"""One whole house for these tests, on PostgreSQL: what SQLite does is seen by the browser tests.

Its start takes ten seconds of processor time, so all modules share it: a module that doesn't need the demo's people brings newcomers
(`House.newcomer`), or has its moment where no other has one.
"""

from collections.abc import Iterator

import pytest

from common.chassis.settings import SERVICES
from deploy.local.broker import Broker
from deploy.local.postgres import Postgres
from tests.house import House


@pytest.fixture(scope="session")
def house(broker: Broker, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a running house, with nothing in it at first but the demo's people and programmes."""
    folder = tmp_path_factory.mktemp("house")
    name = folder.name.replace("-", "_")
    databases = {
        f"{service.upper()}_DATABASE_URL": postgres.create_database(f"{name}_{service}") for service in SERVICES
    }
    databases["MOMENTS_KEYS_URL"] = postgres.create_database(f"{name}_keys")
    vhost = broker.add_vhost(name)
    with House(folder, vhost, databases) as running:
        yield running
    broker.delete_vhost(name)
