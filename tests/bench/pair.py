"""Two small services on the chassis, each a process of its own: `python -m tests.bench.pair benchsource` (or `benchsink`).

The source announces events and echoes calls; the sink writes a row for each event, in the transaction that a real handler has, and
remembers when that was durable. Nothing of the chassis is changed for the measurement.
"""

# isort: off
# The runner makes the standard library green before anything else is imported.
from common.chassis.bus import run
# isort: on

import sys
import time
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Integer, Uuid, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from common.chassis import tables
from common.chassis.bus import ResourcesProvider, handles, rpc
from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.facts import Fact
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identifiers import new_id
from common.chassis.outbox import announce
from common.chassis.settings import service_settings
from common.contracts.base import Nothing
from tests.bench import pair_contracts as contracts


class Base(DeclarativeBase):
    """The sink's own table."""


class Effect(Base):
    """What the handler did."""

    __tablename__ = "effects"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(Integer)


@idempotent(by_key)
def announce_many(session: Session, call: Call[contracts.Announce]) -> contracts.Announced:
    """Announce as many events as asked, in one transaction."""
    for number in range(call.request.count):
        announce(session, contracts.NOTED, new_id(), contracts.Noted(number=number))
    return contracts.Announced(committed_at=0.0)


class Source:
    """Announces, and echoes."""

    name = contracts.SOURCE
    resources = ResourcesProvider()

    @rpc(contracts.ANNOUNCE)
    def announce_many(self, call: Call[contracts.Announce]) -> contracts.Announced:
        """Announce as many events as asked, in one transaction, and tell when it was durable."""
        announce_many(self.resources.database, call)
        return contracts.Announced(committed_at=time.time())

    @rpc(contracts.ANNOUNCE_AT_PACE)
    def announce_at_pace(self, call: Call[contracts.AnnounceAtPace]) -> contracts.Announced:
        """Announce one event after the other; who is late catches up."""
        began = time.monotonic()
        for number in range(call.request.count):
            time.sleep(max(0.0, began + number / call.request.per_second - time.monotonic()))
            with self.resources.database.writing() as session:
                announce(session, contracts.NOTED, new_id(), contracts.Noted(number=number))
        return contracts.Announced(committed_at=time.time())

    @rpc(contracts.ECHO)
    def echo(self, call: Call[contracts.Echo]) -> contracts.Echo:
        """Give back what came."""
        return call.request


class Sink:
    """Handles events."""

    name = contracts.SINK
    resources = ResourcesProvider()
    # nameko makes an object of this class for each event: what they share stands at the class.
    delays: ClassVar[list[float]] = []
    last_at: ClassVar[list[float]] = [0.0]

    def note_delay(self, fact: Fact[contracts.Noted]) -> None:
        """Note how long after the announcement the effect was durable."""
        self.last_at[0] = time.time()
        self.delays.append(self.last_at[0] - fact.time.timestamp())

    @handles(contracts.ON_NOTED, afterwards=note_delay)
    def on_noted(self, session: Session, fact: Fact[contracts.Noted]) -> None:
        """Write the effect."""
        session.execute(insert(Effect).values(id=new_id(), number=fact.data.number))

    @rpc(contracts.COUNT)
    def count(self, _call: Call[Nothing]) -> contracts.Noted:
        """Tell how many effects wait to be reported."""
        return contracts.Noted(number=len(self.delays))

    @rpc(contracts.REPORT)
    def report(self, _call: Call[Nothing]) -> contracts.Report:
        """Report and forget."""
        reported = contracts.Report(delays=list(self.delays), last_at=self.last_at[0])
        self.delays.clear()
        return reported


def main(name: str) -> None:
    """Make the tables and serve until a signal."""
    settings = service_settings(name)
    database = Database(settings.database_url)
    with database.engine.execution_options(writing=True).begin() as connection:
        Base.metadata.create_all(connection)
        tables.metadata.create_all(connection)
    database.dispose()
    run.serve({contracts.SOURCE: Source, contracts.SINK: Sink}[name], settings)


if __name__ == "__main__":
    main(sys.argv[1])
