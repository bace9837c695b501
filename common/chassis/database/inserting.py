"""Inserting what may be there already: the database decides between two who are at it at the same instant."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, CursorResult
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.schema import Table


def insert_if_absent(session: Session, table: Table, **values: Any) -> bool:
    """Insert a row unless its primary key exists; tells whether it was inserted. A concurrent insert of the same key is waited for."""
    inserted = session.execute(insert_into(session, table).on_conflict_do_nothing(), values)
    return cast("CursorResult[Any]", inserted).rowcount == 1


def insert_those_absent(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose primary key doesn't exist, in their order, in one statement; as `insert_if_absent`."""
    if rows:
        session.execute(insert_into(session, table).on_conflict_do_nothing(), rows)


def insert_into(there: Session | Connection, table: Table) -> Any:
    """Give the database's own INSERT, which can be told what to do when the row is there."""
    bind = there.get_bind() if isinstance(there, Session) else there
    return (sqlite_insert if bind.dialect.name == "sqlite" else postgresql_insert)(table)
