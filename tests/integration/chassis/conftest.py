"""The sample service in a process of its own, on the test's database."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

with warnings.catch_warnings():
    # Tests of the bus' own modules import eventlet, which announces that it is maintained, not developed.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet  # noqa: F401 (imported here once, so that no test meets the announcement)

from tests.integration.chassis.harness import Client, Process, Rows, using

Sample = tuple[Process, Client, Rows]


@pytest.fixture
def sample(tmp_path: Path, amqp_uri: str, database_url: str) -> Iterator[Sample]:
    """Give the ready process, a caller and a look into its database, on SQLite and on PostgreSQL."""
    yield from using(Process(tmp_path, amqp_uri, database_url, is_forked=True))
