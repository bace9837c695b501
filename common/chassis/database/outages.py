"""Which faults are the database's outage and not a mistake of ours: they are told as such, waited for, and never held against a message."""

import sqlite3
import sys
from typing import Any

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


def is_away(error: BaseException | None) -> bool:
    """Say whether a fault is the database's: gone, going, refusing, full, locked, or without a free connection."""
    if isinstance(error, PoolTimeoutError):
        return True
    if isinstance(error, (OperationalError, InterfaceError)):
        return not _is_our_statement(error.orig)
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    return isinstance(error, _of_driver()) and not _is_our_statement(error)


def _is_our_statement(fault: Any) -> bool:
    """Say whether SQLite found our statement wrong (no such table): its driver gives that the same class as a disk that is gone."""
    return getattr(fault, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def _of_driver() -> tuple[type[Exception], ...]:
    """Give the drivers' own errors; psycopg2's only where something has loaded it: that costs four megabytes, which SQLite needn't pay."""
    loaded = sys.modules.get("psycopg2")
    ours = (sqlite3.OperationalError, sqlite3.InterfaceError)
    return (*ours, loaded.OperationalError, loaded.InterfaceError) if loaded else ours
