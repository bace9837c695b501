"""One whole system for the tests of the API and of what passes through all services, on PostgreSQL, which is stricter: what SQLite does is seen by the browser tests.

Its start takes ten seconds of processor time, so all modules share it: a module that doesn't need the demo's people brings newcomers
(`System.newcomer`), or has its moment where no other has one.
"""

from collections.abc import Iterator

import pytest

from deploy.local.broker import Broker
from deploy.local.postgres import Postgres
from tests.system import System, system_on


@pytest.fixture(scope="session")
def system(broker: Broker, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Give a running system, with nothing in it at first but the demo's people and programmes."""
    with system_on(broker, tmp_path_factory.mktemp("system"), postgres) as running:
        yield running
