"""Three brokers and a house on them, shared by this folder's tests: a start takes half a minute. Each test leaves the cluster whole."""

from collections.abc import Iterator

import pytest

from tests.cluster import Cluster
from tests.house import ASTRID, NORRA, House, Visitor, prepared


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Give three nodes in one cluster."""
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="session")
def house(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a house that knows all three nodes."""
    with House(
        tmp_path_factory.mktemp("house_on_three"), cluster.uri(), original=prepared(), users=cluster.add_users()
    ) as running:
        yield running


@pytest.fixture(scope="session")
def astrid(house: House) -> Visitor:
    """Give a member of staff."""
    return house.staff(ASTRID, NORRA)
