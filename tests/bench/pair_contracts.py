"""The contracts of the two bench services. Only the bench imports them: they must not appear among the real ones."""

from uuid import UUID

from common.contracts.base import (
    Caller,
    Command,
    Event,
    Nothing,
    Subscription,
    command,
    query,
)
from common.contracts.messages import Message

SOURCE, SINK = "benchsource", "benchsink"


class Announce(Command):
    """Announce so many events in one transaction."""

    count: int


class AnnounceAtPace(Command):
    """Announce so many events, each in a transaction of its own, so many a second."""

    count: int
    per_second: int


class Announced(Message):
    """When the last transaction was durable, in Unix seconds."""

    committed_at: float


class Echo(Message):
    """What comes back as it is."""

    moment_id: UUID
    module: int
    text: str


class Noted(Message):
    """An event's data."""

    number: int


class Report(Message):
    """The effects since the last report: for each the seconds from announcement to commit, and when the last one was committed."""

    delays: list[float]
    last_at: float


ANNOUNCE = command(SOURCE, "announce_many", Announce, Announced, Caller.STAFF, deadline=30.0)
ANNOUNCE_AT_PACE = command(SOURCE, "announce_at_pace", AnnounceAtPace, Announced, Caller.STAFF, deadline=30.0)
ECHO = query(SOURCE, "echo", Echo, Echo, Caller.STAFF)
REPORT = query(SINK, "report", Nothing, Report, Caller.STAFF)
COUNT = query(SINK, "count", Nothing, Noted, Caller.STAFF)
NOTED = Event(SOURCE, "se.sob.bench.noted.v1", "Something happened.", Noted)
ON_NOTED = Subscription(SINK, "on_noted", NOTED)
