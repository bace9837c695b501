"""A small service with everything that a real one has: two tables, calls, events, a batch queue. Its process is `sample_process`."""

import os
import sys
import time
from uuid import UUID

from sqlalchemy import LargeBinary, String, Uuid, func, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from common.chassis.bus import ResourcesProvider, consumes, handles, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.facts import Fact
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identifiers import new_id
from common.chassis.outbox import announce
from common.contracts.audit.access_records import ACCESS_QUEUE
from common.contracts.base import Nothing
from common.contracts.errors import NotFound
from tests.integration.chassis import sample_contracts


class Base(DeclarativeBase):
    """The sample's own tables."""


class Entry(Base):
    """Something that was written."""

    __tablename__ = "entries"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    text: Mapped[str] = mapped_column(String(200))


class Effect(Base):
    """Something that an event's handler did: no key, so that doing it twice shows."""

    __tablename__ = "effects"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid)
    text: Mapped[str] = mapped_column(String(200))


class Start(Base):
    """A call that was begun: no key, so that running one twice shows."""

    __tablename__ = "starts"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    text: Mapped[str] = mapped_column(String(200))


class Record(Base):
    """A message of the batch queue."""

    __tablename__ = "records"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


def _fail(how: str) -> None:
    if how == "named":
        raise NotFound(thing="sample")
    if how == "exit":
        sys.exit(3)
    if how == "kill":
        os._exit(3)
    message = "Kerstin Nilsson's secret"
    raise ValueError(message)


@idempotent(by_key)
def write(session: Session, call: Call[sample_contracts.Write]) -> sample_contracts.Written:
    """Write an entry and announce it as often as asked."""
    entry = Entry(id=new_id(), text=call.request.text)
    session.add(entry)
    for number in range(call.request.events):
        fact = sample_contracts.EntryWritten(text=entry.text, number=number)
        announce(session, sample_contracts.ENTRY_WRITTEN, entry.id, fact)
    return sample_contracts.Written(id=entry.id)


class SampleService:
    """The sample."""

    name = "sample"
    resources = ResourcesProvider()

    @rpc(sample_contracts.WRITE)
    def write(self, call: Call[sample_contracts.Write]) -> JsonAnswer[sample_contracts.Written]:
        """Write an entry and announce it as often as asked."""
        with self.resources.database.writing() as session:
            session.add(Start(id=new_id(), text=call.request.text))
        time.sleep(call.request.seconds)
        return write(self.resources.database, call)

    @rpc(sample_contracts.FAIL)
    def fail(self, call: Call[sample_contracts.Fail]) -> Nothing:
        """Fail as asked."""
        _fail(call.request.how)
        return Nothing()

    @rpc(sample_contracts.COUNT)
    def count(self, _call: Call[Nothing]) -> sample_contracts.Counts:
        """Count rows."""
        with self.resources.database.reading() as session:
            entries = session.scalar(select(func.count()).select_from(Entry))
            effects = session.scalar(select(func.count()).select_from(Effect))
        return sample_contracts.Counts(entries=entries or 0, effects=effects or 0)

    @rpc(sample_contracts.ASK_ITSELF)
    def ask_itself(self, call: Call[Nothing]) -> sample_contracts.Counts:
        """Ask `count` over the bus, as a service asks another."""
        return self.resources.ask(sample_contracts.COUNT, Nothing(), call)

    def _fail_if_told(self, fact: Fact[sample_contracts.EntryWritten]) -> None:
        """Fail, when the effect is durable, if the text says so."""
        if fact.data.text.startswith("fail:"):
            _fail(fact.data.text.removeprefix("fail:"))

    @handles(sample_contracts.ON_ENTRY_WRITTEN, afterwards=_fail_if_told)
    def on_entry_written(self, session: Session, fact: Fact[sample_contracts.EntryWritten]) -> None:
        """Note the effect."""
        session.execute(insert(Effect).values(id=new_id(), event_id=fact.id, text=fact.data.text))

    @consumes(ACCESS_QUEUE, batch=10)
    def keep(self, bodies: list[bytes]) -> None:
        """Keep a batch; poison fails it."""
        with self.resources.database.writing() as session:
            for body in bodies:
                if body == b"poison":
                    _fail("poison")
                session.execute(insert(Record).values(id=new_id(), body=body))
