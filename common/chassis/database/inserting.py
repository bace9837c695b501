"""Inserting what may be there already: the database decides between two who are at it at the same instant."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.schema import Table


def insert_if_absent(session: Session, table: Table, **values: Any) -> bool:
    """Insert a row unless its primary key exists; tells whether it was inserted. A concurrent insert of the same key is waited for."""
    connection = session.connection()
    return connection.execute(_insert_absent(connection.dialect.name, table), values).rowcount == 1


def insert_those_absent(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose primary key doesn't exist, in their order, in one statement; as `insert_if_absent`."""
    if rows:
        connection = session.connection()
        connection.execute(_insert_absent(connection.dialect.name, table), rows)


def insert_into(there: Session | Connection, table: Table) -> Any:
    """Give the database's own INSERT, which can be told what to do when the row is there."""
    bind = there.get_bind() if isinstance(there, Session) else there
    return _insert(bind.dialect.name, table)


def _insert(dialect: str, table: Table) -> Any:
    return (sqlite_insert if dialect == "sqlite" else postgresql_insert)(table)


@cache
def _insert_absent(dialect: str, table: Table) -> Any:
    """Give the statement, made once for each table: each event and each command that may be a repeat begins with one."""
    return _insert(dialect, table).on_conflict_do_nothing()
