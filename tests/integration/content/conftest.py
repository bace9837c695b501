"""The service that programmes are written with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.content.authors import Content


@pytest.fixture
def content(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Content]:
    """Give the content service, empty."""
    made = Content(tmp_path, database_url, monkeypatch)
    yield made
    made.resources.database.dispose()
