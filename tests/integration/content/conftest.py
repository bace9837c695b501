"""A migrated content database on SQLite and on PostgreSQL, a store beside it, and the service that programmes are written with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from common.chassis.blobs import BlobStore, open_store
from common.chassis.database import Database
from services.content.model import Base
from tests.integration.content.authors import Content
from tests.integration.migrated import BOTH, empty, migrated


@pytest.fixture(scope="session", params=BOTH)
def migrated_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a migrated database."""
    return migrated("content", request)


@pytest.fixture
def content_url(migrated_url: str) -> Iterator[str]:
    """Give the address of a migrated database in which nothing is published."""
    yield migrated_url
    empty(migrated_url, Base.metadata)


@pytest.fixture
def empty_database(content_url: str) -> Iterator[Database]:
    """Give a migrated database in which nothing is published."""
    database = Database(content_url)
    yield database
    database.dispose()


@pytest.fixture
def database(empty_database: Database) -> Database:
    """Give a migrated database; modules that need something in it have a fixture of the same name."""
    return empty_database


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    """Give an empty store."""
    return open_store(f"file:{tmp_path}/blobs")


@pytest.fixture
def content(content_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Content]:
    """Give the content service, empty."""
    made = Content(tmp_path, content_url, monkeypatch)
    yield made
    made.resources.database.dispose()
