"""The one way to a service's data: `reading` and `writing`. Only commands and handlers of events commit (`common.chassis.{idempotency,facts}`)."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy.orm import Session, sessionmaker

from common.chassis.database.engine import make_engine
from common.chassis.database.outages import is_away
from common.chassis.outages import Dependency
from common.contracts.errors import DatabaseAway, OutcomeUnknown

Hook = Callable[[Session], None]
_DUE = "due"


def make_due(session: Session, work: str) -> None:
    """Let a timer's work begin as soon as this transaction is durable (`@every(…, woken_by=work)`); another process' timer finds it at its own time."""
    session.info.setdefault(_DUE, set()).add(work)


class Database:
    """One database of one service.

    `announced_hooks` run inside a transaction that put rows into the outbox, `committed_hooks` after it is durable: the relay wakes by them.
    `due_hooks`, by the name of a timer's work, run after a transaction in which that was made due (`make_due`).
    """

    def __init__(self, url: str, pool_size: int = 20) -> None:
        """Open `url` (SQLAlchemy); no connection is made before the first use."""
        self.engine = make_engine(url, pool_size)
        self._dependency = Dependency("database", DatabaseAway, is_away)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.announced_hooks: list[Hook] = []
        self.committed_hooks: list[Callable[[], None]] = []
        self.due_hooks: dict[str, Callable[[], None]] = {}
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        writer = self.engine.execution_options(writing=True)
        self._writing = sessionmaker(writer, expire_on_commit=False)
        # SQLite has one writer at a time: waiting here, in line, is quicker than colliding there.
        self._writer = threading.Lock() if self.is_sqlite else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment's state (SQLite) or each statement's (PostgreSQL), and never commits. Raises `DatabaseAway`."""
        with self._dependency.used(), self._reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose changes are all durable when the block ends, or none if it raises.

        Raises `DatabaseAway` when nothing was changed, and `OutcomeUnknown` when the database went away while it committed.
        """
        with self._dependency.used(), self._writer, self._writing() as session:
            yield session
            announced = session.info.get("announced", False)
            if announced:
                for hook in self.announced_hooks:
                    hook(session)
            session.flush()
            self._commit(session)
        if announced:
            for wake in self.committed_hooks:
                wake()
        for work in session.info.get(_DUE, ()):
            if work in self.due_hooks:
                self.due_hooks[work]()
        if self.is_sqlite:
            time.sleep(0)

    def _commit(self, session: Session) -> None:
        """Commit. A connection on which that fails is thrown away: it would go back to the pool in the midst of its transaction."""
        connection = session.connection()
        try:
            with self._dependency.used(OutcomeUnknown):
                session.commit()
        except BaseException:
            connection.invalidate()
            raise

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()
