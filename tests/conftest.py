"""What every test may ask for: one private RabbitMQ and one PostgreSQL cluster for the whole run, fresh rooms in them for each test.

They are real, since the faults that we want to catch live in them; a run that needs neither starts neither.
"""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from deploy.local.broker import Broker
from deploy.local.postgres import Postgres
from tests import databases, night, order, servers, shared

# An example that takes long tells of the machine's other work, not of a rule.
settings.register_profile(
    "calm", max_examples=night.often(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("calm")

FLEETING = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{32}")
"""Ids and digests, which are often made anew."""


def _fresh_name(node: pytest.Item | pytest.Collector, room: int = 40) -> str:
    """Give a unique name that tells in logs which test made it."""
    told = re.sub(r"[^a-z0-9]+", "_", node.name.lower().removesuffix(".py"))[:room]
    return f"{told}_{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """Give the run's RabbitMQ, which nobody may hurt."""
    with servers.broker() as running:
        yield running


@pytest.fixture(scope="session")
def broker_to_hurt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Give a RabbitMQ that may die. A test that kills, stops or freezes it brings it back (`restart`, `thaw`) before it ends.

    A quorum queue is registered on disk half a second after it was declared: a kill within that time loses the queue itself.
    Folders of such tests let their `broker`, and with it `amqp_uri`, be this one.
    """
    with Broker(tmp_path_factory.mktemp("broker")) as started:
        yield started


@pytest.fixture(scope="module")
def amqp_uri(broker: Broker, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a virtual host that only this test module uses; it vanishes with its queues afterwards."""
    name = _fresh_name(request.node)
    yield broker.add_vhost(name)
    broker.delete_vhost(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Give the run's PostgreSQL cluster."""
    with servers.postgres() as running:
        yield running


@pytest.fixture
def postgresql_url(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of an empty PostgreSQL database that only this test uses."""
    name = _fresh_name(request.node)
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Give the address of an empty SQLite file that only this test uses."""
    return f"sqlite:///{tmp_path}/database.sqlite3"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the address of an empty database, on SQLite or PostgreSQL as `tests.databases` chooses."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Mark what needs the broker, the cluster or a browser, choose each test's database, and put tests into the order in which workers take them."""
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        if wanted & {"broker", "amqp_uri"}:
            item.add_marker("broker")
        if wanted & {"postgres", "postgresql_url"}:
            item.add_marker("postgres")
        if wanted & {"page", "context", "browser"}:
            item.add_marker("chromium")
    databases.choose(config, items)
    order.mark_pieces(items)
    yield
    if hasattr(config, "workerinput"):
        order.sort_pieces(items)


def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Know what tests share."""
    order.note_shared(fixturedef, request)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End what only the tests before shared."""
    order.end_what_nobody_shares(item, nextitem)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name what may differ from process to process by its parameter: all workers must find the same tests."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and FLEETING.search(val)) else None


def pytest_configure(config: pytest.Config) -> None:
    """Begin the run, and keep its servers, in the process that everybody else of it descends from."""
    if shared.begin():
        config.add_cleanup(shared.end)
        keeper = servers.Keeper()
        keeper.start()
        config.add_cleanup(keeper.end)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Give files to workers, and in one piece what belongs together."""
    return order.Pieces(config, log)
