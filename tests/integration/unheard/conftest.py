"""One deaf system for these tests, on each kind of database."""

from collections.abc import Iterator

import pytest

from common.chassis.identifiers import new_id
from common.contracts.services import SERVICES
from tests.integration.migrated import BOTH
from tests.integration.unheard.deaf import DeafSystem


@pytest.fixture(scope="session", params=BOTH)
def system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeafSystem]:
    """Give the system with the demo's people and programmes, and nothing else."""
    folder = tmp_path_factory.mktemp("unheard")
    databases = {}
    if request.param == "postgresql":
        cluster, name = request.getfixturevalue("postgres"), f"unheard_{new_id().hex[-12:]}"
        databases = {f"{each.upper()}_DATABASE_URL": cluster.create_database(f"{name}_{each}") for each in SERVICES}
        databases["MOMENTS_KEYS_URL"] = cluster.create_database(f"{name}_keys")
    with DeafSystem(folder, databases) as deaf:
        yield deaf
