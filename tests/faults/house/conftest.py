"""A whole house on SQLite for tests that hurt it: on a virtual host of the run's broker, or on a broker of its own that may be killed."""

from collections.abc import Iterator

import pytest

from deploy.local.broker import Broker
from tests.house import House, house_on


@pytest.fixture(scope="session")
def house(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a running house, shared by these modules since its start takes long: each test brings people of its own (`House.newcomer`)."""
    with house_on(broker, tmp_path_factory.mktemp("hurt")) as running:
        yield running


@pytest.fixture(scope="module")
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Give a broker that only this module uses, so that nobody else is disturbed when it dies or hangs."""
    with Broker(tmp_path_factory.mktemp("own_broker")) as started:
        yield started


@pytest.fixture(scope="module")
def house_apart(own_broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a running house on the broker that may be killed."""
    with house_on(own_broker, tmp_path_factory.mktemp("house_apart")) as running:
        yield running
