"""The sample service in a process of its own, on the test's database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.chassis.harness import Client, Process, Rows, using

Sample = tuple[Process, Client, Rows]


@pytest.fixture
def sample(tmp_path: Path, amqp_uri: str, database_url: str) -> Iterator[Sample]:
    """Give the ready process, a caller and a look into its database, on SQLite and on PostgreSQL."""
    yield from using(Process(tmp_path, amqp_uri, database_url))
