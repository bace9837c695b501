"""What a service stands on is told by its name when it goes away, once in the log, and a mistake of ours is never taken for that."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from structlog.testing import capture_logs

from common.chassis import outages
from common.chassis.blobs import BlobMissingError, open_store
from common.chassis.database import Database
from common.chassis.keys import KeyGoneError, MomentKeys
from common.chassis.outages import Dependency
from common.contracts.errors import DatabaseAway, FilesAway, KeysAway, NotFound, OutcomeUnknown

MASTER = bytes(32)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a database with one table of one column that must be unique."""
    opened = Database(f"sqlite:///{tmp_path}/test.sqlite3")
    with opened.writing() as session:
        session.execute(text("CREATE TABLE things (name TEXT PRIMARY KEY)"))
    yield opened
    opened.dispose()


def test_an_outage_is_logged_when_it_comes_and_when_it_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    # A logger that was used before keeps the settings of then, whatever another test has set since.
    monkeypatch.setattr(outages, "log", structlog.stdlib.get_logger())
    dependency = Dependency("thing", DatabaseAway, lambda fault: isinstance(fault, OSError))
    with capture_logs() as told:
        for fault in (None, OSError("Kerstin"), OSError(), None, None):
            with contextlib.suppress(DatabaseAway), dependency.used():
                if fault:
                    raise fault
    assert [(line["event"], line["what"], line["log_level"]) for line in told] == [
        ("away", "thing", "warning"),
        ("back", "thing", "info"),
    ]
    assert "Kerstin" not in str(told)


def test_other_faults_pass_as_they_are() -> None:
    dependency = Dependency("thing", DatabaseAway, lambda fault: isinstance(fault, OSError))
    with pytest.raises(ValueError, match="ours"), dependency.used():
        raise ValueError("ours")
    with pytest.raises(NotFound), dependency.used():
        raise NotFound


def test_a_database_that_cannot_be_opened_is_away(tmp_path: Path) -> None:
    away = Database(f"sqlite:///{tmp_path}/no-such-folder/test.sqlite3")
    with pytest.raises(DatabaseAway), away.reading() as session:
        session.execute(text("SELECT 1"))
    with pytest.raises(DatabaseAway), away.writing() as session:
        session.execute(text("SELECT 1"))
    (tmp_path / "no-such-folder").mkdir()
    with away.reading() as session:
        assert session.scalar(text("SELECT 1")) == 1
    away.dispose()


def test_a_wrong_statement_and_a_broken_rule_are_no_outage(database: Database) -> None:
    with pytest.raises(OperationalError), database.reading() as session:
        session.execute(text("SELECT * FROM nowhere"))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("INSERT INTO things VALUES ('a'), ('a')"))
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM things")) == 0


def test_a_commit_that_fails_leaves_the_outcome_open(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the last word reached the database nobody knows: the repeat with the same idempotency id finds out."""

    def lost(_connection: Any) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(database.engine.dialect, "do_commit", lost)
    with pytest.raises(OutcomeUnknown), database.writing() as session:
        session.execute(text("INSERT INTO things VALUES ('a')"))
    monkeypatch.undo()
    with database.writing() as session:
        session.execute(text("INSERT INTO things VALUES ('b')"))


def test_a_key_store_that_cannot_be_opened_is_away_and_no_destroyed_key(tmp_path: Path) -> None:
    url, folder, moment = f"sqlite:///{tmp_path}/keys/keys.sqlite3", tmp_path / "keys", uuid4()
    with pytest.raises(KeysAway):
        MomentKeys(url, MASTER)
    folder.mkdir()
    keys = MomentKeys(url, MASTER)
    keys.ensure(moment)
    sealed = keys.seal(moment, "place", "Hej")
    keys.dispose()
    later = MomentKeys(url, MASTER)
    later.dispose()
    folder.rename(tmp_path / "elsewhere")
    for use in (
        lambda: later.open(moment, "place", sealed),
        lambda: later.ensure(moment),
        lambda: later.destroy(moment),
    ):
        with pytest.raises(KeysAway):
            use()
    (tmp_path / "elsewhere").rename(folder)
    assert later.open(moment, "place", sealed) == "Hej"
    later.destroy(moment)
    with pytest.raises(KeyGoneError):
        later.open(moment, "place", sealed)
    later.dispose()


def test_a_folder_of_files_that_is_away_has_lost_no_file(tmp_path: Path) -> None:
    store = open_store(f"file:{tmp_path}/volume/blobs")
    with pytest.raises(FilesAway):
        store.put(b"hej", "application/pdf")
    assert not (tmp_path / "volume").exists(), "a folder made where a volume will be mounted hides what is put there"
    (tmp_path / "volume").mkdir()
    blob = store.put(b"hej", "application/pdf")
    (tmp_path / "volume").rename(tmp_path / "away")
    for use in (store.about, store.open, store.has, store.delete):
        with pytest.raises(FilesAway):
            use(blob.digest)
    (tmp_path / "away").rename(tmp_path / "volume")
    assert b"".join(store.open(blob.digest)[1]) == b"hej"
    with pytest.raises(BlobMissingError):
        store.about("0" * 64)


def test_a_file_that_cannot_be_read_to_its_end_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(f"file:{tmp_path}")
    blob = store.put(os.urandom(200_000), "application/pdf")
    _, chunks = store.open(blob.digest)
    next(chunks)
    (tmp_path / blob.digest[:2] / f"{blob.digest}.pdf").unlink()
    assert sum(map(len, chunks)) > 0, "what is open stays readable"
    with pytest.raises(BlobMissingError):
        store.open(blob.digest)
