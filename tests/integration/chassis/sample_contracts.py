"""The contracts of the sample service. Only the sample's own process imports them: they must not appear among the real ones."""

from uuid import UUID

from common.contracts.base import Caller, Command, Event, Nothing, Subscription, command, query
from common.contracts.messages import Message


class Write(Command):
    """Write an entry; `events` says how many events tell of it, `seconds` how long the work takes before."""

    text: str
    events: int = 1
    seconds: float = 0.0


class Written(Message):
    """The entry's id."""

    id: UUID


class Fail(Message):
    """Fail in the way that `how` names."""

    how: str


class Counts(Message):
    """How many rows there are."""

    entries: int
    effects: int


class EntryWritten(Message):
    """An entry was written; `text` tells the handler how to behave."""

    text: str
    number: int


class EntryRead(EntryWritten):
    """An entry was read, by as many."""

    number: int = 0
    readers: int


WRITE = command("sample", "write", Write, Written, Caller.CITIZEN)
FAIL = query("sample", "fail", Fail, Nothing, Caller.CITIZEN)
COUNT = query("sample", "count", Nothing, Counts, Caller.CITIZEN, Caller.SERVICE, services=("sample",))
ASK_ITSELF = query("sample", "ask_itself", Nothing, Counts, Caller.CITIZEN)
ENTRY_WRITTEN = Event("sample", "se.sob.sample.written.v1", "An entry was written", EntryWritten)
ENTRY_READ = Event("sample", "se.sob.sample.read.v1", "An entry was read", EntryRead)
ON_ENTRY_WRITTEN = Subscription("sample", "on_entry_written", ENTRY_WRITTEN, prefetch=8, also=(ENTRY_READ,))
