"""Engines for SQLite and PostgreSQL, set up so that neither loses an update nor stalls the hub.

SQLite: file database, WAL, `synchronous=FULL`, `secure_delete`, transactions begun by us (`BEGIN IMMEDIATE` for writers), because the
driver's own transactions lose updates between processes. An address that ends in `?synchronous=OFF` leaves out the waiting for the disk: for
data that needn't survive a power cut, such as a test's. PostgreSQL: psycopg2, made green by the runner.
"""

import time
from functools import partial
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

SYNCHRONOUS = "synchronous"
BUSY_MILLISECONDS = 20
BEGIN_SECONDS = 10.0
BEGIN_PAUSE_SECONDS = 0.003


def make_engine(url: str, pool_size: int) -> Engine:
    """Make the engine of one database. Parameters never reach a log or an error text (`hide_parameters`)."""
    address = make_url(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    engine = create_engine(
        address.difference_update_query([SYNCHRONOUS]) if is_sqlite else address,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=2,
        pool_pre_ping=not is_sqlite,
    )
    if is_sqlite:
        event.listen(engine, "connect", partial(_prepare_sqlite, "OFF" if _wants_no_sync(address) else "FULL"))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _wants_no_sync(address: URL) -> bool:
    """Say whether an address says so; any other word is refused, as one that is misspelt would be slow or unsafe in silence."""
    told = address.query.get(SYNCHRONOUS, "FULL")
    if told not in {"FULL", "OFF"}:
        raise ValueError(f"{SYNCHRONOUS} is FULL or OFF, not {told}.")
    return told == "OFF"


def _prepare_sqlite(synchronous: str, connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "secure_delete=ON",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
    ):
        _patiently(lambda pragma=pragma: connection.execute(f"PRAGMA {pragma}"))


def _begin_sqlite(connection: Connection) -> None:
    """Begin at the driver: through SQLAlchemy's cursor each use of a database costs a quarter more."""
    statement = "BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN"
    driver: Any = connection.connection.driver_connection
    _patiently(lambda: driver.execute(statement))


def _patiently(attempt: Any) -> None:
    """Try again while another process writes: a short pause here lets other work of this process go on, SQLite's own wait doesn't."""
    end = time.monotonic() + BEGIN_SECONDS
    while True:
        try:
            attempt()
        except Exception as error:
            locked = "locked" in str(getattr(error, "orig", error))
            if not locked or time.monotonic() > end:
                raise
            time.sleep(BEGIN_PAUSE_SECONDS)
        else:
            return
