"""Three brokers and a system on them, shared by this folder's tests: a start takes half a minute. Each test leaves the cluster whole."""

from collections.abc import Iterator

import pytest

from tests.cluster import Cluster
from tests.system import ASTRID, NORRA, System, Visitor, prepared


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Give three nodes in one cluster."""
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="session")
def system(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Give a system that knows all three nodes."""
    with System(
        tmp_path_factory.mktemp("system_on_three"), cluster.uri(), original=prepared(), users=cluster.add_users()
    ) as running:
        yield running


@pytest.fixture(scope="session")
def astrid(system: System) -> Visitor:
    """Give a member of staff."""
    return system.staff(ASTRID, NORRA)
