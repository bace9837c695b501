"""The throw-away cluster gives fresh databases and vanishes."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from deploy.local.postgres import Postgres

pytestmark = pytest.mark.both_databases


def test_each_test_gets_an_empty_database_of_both_kinds(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)"))
        connection.execute(text("INSERT INTO thing VALUES (1, 'Åsa')"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM thing")) == "Åsa"
    engine.dispose()


def test_the_next_test_sees_nothing_of_the_former(database_url: str) -> None:
    engine = create_engine(database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_database_can_be_a_copy_of_a_prepared_one(postgres: Postgres, postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE prepared (id INTEGER)"))
    engine.dispose()
    copy = create_engine(postgres.create_database("copy", template=postgresql_url.rpartition("/")[2]))
    assert inspect(copy).get_table_names() == ["prepared"]
    copy.dispose()
    postgres.drop_database("copy")


def test_stop_removes_the_cluster_even_with_connections_open() -> None:
    with Postgres() as cluster:
        folder = cluster.folder
        engine = create_engine(cluster.create_database("held"))
        connection = engine.connect()
        assert connection.scalar(text("SHOW fsync")) == "off"
    assert not folder.exists()
    connection.invalidate()
    engine.dispose()


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """Give a folder for temporary files that everybody may enter, with a name that leaves room for a socket's (107 bytes)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_what_a_killed_run_left_is_removed(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(short_folder))
    beyond_the_highest_process_id = 2**22 + 1
    left = short_folder / f"sob-postgres-{beyond_the_highest_process_id}-abcd"
    left.mkdir()
    (left / "file").touch()
    with Postgres() as cluster:
        assert cluster.folder.parent == short_folder
        assert not left.exists()
