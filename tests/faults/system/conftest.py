"""A whole system on SQLite for tests that hurt it: on a virtual host of the run's broker, or on a broker of its own that may be killed."""

from collections.abc import Iterator

import pytest

from common.contracts.services import SERVICES
from deploy.local.broker import Broker
from deploy.local.postgres import Postgres
from deploy.local.users import add_users
from tests.system import System, system_on


@pytest.fixture(scope="session")
def system(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Give a running system, shared by these modules since its start takes long: each test brings people of its own (`System.newcomer`)."""
    with system_on(broker, tmp_path_factory.mktemp("hurt")) as running:
        yield running


@pytest.fixture(scope="module")
def cluster() -> Iterator[Postgres]:
    """Give a PostgreSQL cluster that only this module uses, and may stop."""
    with Postgres() as started:
        yield started


@pytest.fixture(scope="module")
def system_on_postgres(broker: Broker, cluster: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Give a running system whose databases and key store lie in the cluster."""
    databases = {f"{service.upper()}_DATABASE_URL": cluster.create_database(service) for service in SERVICES}
    databases |= {
        f"{each.upper()}_KEYS_URL": cluster.create_database(f"{each}_keys") for each in ("moments", "messaging")
    }
    amqp_uri, users = broker.add_vhost("system_on_postgres"), add_users(broker, "system_on_postgres")
    with System(tmp_path_factory.mktemp("on_postgres"), amqp_uri, databases, users=users) as running:
        yield running
    broker.delete_vhost("system_on_postgres")


@pytest.fixture(scope="module")
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Give a broker that only this module uses, so that nobody else is disturbed when it dies or hangs."""
    with Broker(tmp_path_factory.mktemp("own_broker")) as started:
        yield started


@pytest.fixture(scope="module")
def system_apart(own_broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Give a running system on the broker that may be killed."""
    with system_on(own_broker, tmp_path_factory.mktemp("system_apart")) as running:
        yield running
