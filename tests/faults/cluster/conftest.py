"""Three brokers and a system on them, shared by this folder's tests: a start takes half a minute. Each test leaves the cluster whole."""

from collections.abc import Iterator

import pytest

from tests.cluster import Cluster
from tests.system import ASTRID, NORRA, System, Visitor, prepared, prepared_on


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Give three nodes in one cluster."""
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.night)])
def system(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[System]:
    """Give a system that knows all three nodes; at night another one on PostgreSQL after it."""
    original, databases = prepared(), {}
    if request.param == "postgresql":
        original, databases = prepared_on(request.getfixturevalue("postgres"), "system_on_three")
    folder, users = tmp_path_factory.mktemp("system_on_three"), cluster.add_users()
    with System(folder, cluster.uri(), databases, original, users) as running:
        yield running


@pytest.fixture(scope="session")
def astrid(system: System) -> Visitor:
    """Give a member of staff."""
    return system.staff(ASTRID, NORRA)
