"""The contracts of the sample service. Only the sample's own process imports them: they must not appear among the real ones."""

from marshmallow import fields

from common.contracts.base import Caller, Command, Event, Identifier, Nothing, Strict, Subscription, command, query


class Write(Command):
    """Write an entry; `events` says how many events tell of it, `seconds` how long the work takes before."""

    text = fields.String(required=True)
    events = fields.Integer(load_default=1)
    seconds = fields.Float(load_default=0.0)


class Written(Strict):
    """The entry's id."""

    id = Identifier(required=True)


class Fail(Strict):
    """Fail in the way that `how` names."""

    how = fields.String(required=True)


class Counts(Strict):
    """How many rows there are."""

    entries = fields.Integer(required=True)
    effects = fields.Integer(required=True)


class EntryWritten(Strict):
    """An entry was written; `text` tells the handler how to behave."""

    text = fields.String(required=True)
    number = fields.Integer(required=True)


class EntryRead(Strict):
    """An entry was read, by as many."""

    text = fields.String(required=True)
    readers = fields.Integer(required=True)


WRITE = command("sample", "write", Write, Written, Caller.CITIZEN)
FAIL = query("sample", "fail", Fail, Nothing, Caller.CITIZEN)
COUNT = query("sample", "count", Nothing, Counts, Caller.CITIZEN, Caller.SERVICE, services=("sample",))
ASK_ITSELF = query("sample", "ask_itself", Nothing, Counts, Caller.CITIZEN)
ENTRY_WRITTEN = Event("sample", "se.sob.sample.written.v1", "An entry was written", EntryWritten())
ENTRY_READ = Event("sample", "se.sob.sample.read.v1", "An entry was read", EntryRead())
ON_ENTRY_WRITTEN = Subscription("sample", "on_entry_written", ENTRY_WRITTEN, prefetch=8, also=(ENTRY_READ,))
