"""Work that a transaction makes due begins when that is durable, once, and never for what was rolled back."""

from pathlib import Path

import pytest
from sqlalchemy import text

from common.chassis.database import Database, make_due


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Give an empty database."""
    return Database(f"sqlite:///{tmp_path}/some.sqlite3")


def test_it_is_told_once_and_after_the_commit(database: Database) -> None:
    seen: list[int] = []

    def look() -> None:
        with database.reading() as session:
            seen.append(session.scalar(text("SELECT count(*) FROM some")) or 0)

    database.due_hooks["mail"] = look
    with database.writing() as session:
        session.execute(text("CREATE TABLE some (id INTEGER)"))
        session.execute(text("INSERT INTO some VALUES (1)"))
        make_due(session, "mail")
        make_due(session, "mail")
        assert seen == []
    assert seen == [1]


def test_other_work_and_what_nobody_here_does_is_left_alone(database: Database) -> None:
    woken: list[str] = []
    database.due_hooks["mail"] = lambda: woken.append("mail")
    with database.writing() as session:
        make_due(session, "text messages")
    with database.writing() as session:
        session.execute(text("SELECT 1"))
    assert woken == []


def test_what_is_rolled_back_wakes_nobody(database: Database) -> None:
    woken: list[str] = []
    database.due_hooks["mail"] = lambda: woken.append("mail")

    def fail() -> None:
        with database.writing() as session:
            make_due(session, "mail")
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()
    assert woken == []
