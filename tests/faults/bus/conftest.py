"""The sample service of the integration tests, on a broker that these tests kill, stop and freeze."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.broker import Broker
from tests.integration.chassis.harness import Client, Process, Rows, using

Sample = tuple[Process, Client, Rows]


@pytest.fixture(scope="session")
def broker(broker_to_hurt: Broker) -> Broker:
    """Let these tests' broker be one that may die."""
    return broker_to_hurt


@pytest.fixture
def sample(tmp_path: Path, broker: Broker, amqp_uri: str, database_url: str) -> Iterator[Sample]:
    """Give the ready process, a caller and a look into its database; the broker runs again afterwards, whatever the test did."""
    yield from using(Process(tmp_path, amqp_uri, database_url))
    if not broker.is_running():
        broker.restart()


@pytest.fixture
def quick_sample(tmp_path: Path, broker: Broker, amqp_uri: str, sqlite_url: str) -> Iterator[Sample]:
    """Give the same on SQLite only, for faults in which the database has no part."""
    yield from using(Process(tmp_path, amqp_uri, sqlite_url))
