"""Inserting what may be there already: the database decides between two who are at it at the same instant."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.schema import Table


def insert_if_absent(session: Session, table: Table, **values: Any) -> bool:
    """Insert a row unless its primary key exists; tells whether it was inserted. A concurrent insert of the same key is waited for."""
    return cast("CursorResult[Any]", session.execute(_insert(session, table), values)).rowcount == 1


def insert_those_absent(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose primary key doesn't exist, in their order, in one statement; as `insert_if_absent`."""
    if rows:
        session.execute(_insert(session, table), rows)


def _insert(session: Session, table: Table) -> Insert:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite_insert(table).on_conflict_do_nothing()
    return postgresql_insert(table).on_conflict_do_nothing()
