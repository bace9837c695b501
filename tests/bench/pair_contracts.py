"""The contracts of the two bench services. Only the bench imports them: they must not appear among the real ones."""

from marshmallow import fields

from common.contracts.base import (
    Caller,
    Command,
    Event,
    Identifier,
    Nothing,
    Strict,
    Subscription,
    command,
    query,
)

SOURCE, SINK = "benchsource", "benchsink"


class Announce(Command):
    """Announce so many events in one transaction."""

    count = fields.Integer(required=True)


class AnnounceAtPace(Command):
    """Announce so many events, each in a transaction of its own, so many a second."""

    count = fields.Integer(required=True)
    per_second = fields.Integer(required=True)


class Announced(Strict):
    """When the last transaction was durable, in Unix seconds."""

    committed_at = fields.Float(required=True)


class Echo(Strict):
    """What comes back as it is."""

    moment_id = Identifier(required=True)
    module = fields.Integer(required=True)
    text = fields.String(required=True)


class Noted(Strict):
    """An event's data."""

    number = fields.Integer(required=True)


class Report(Strict):
    """The effects since the last report: for each the seconds from announcement to commit, and when the last one was committed."""

    delays = fields.List(fields.Float(), required=True)
    last_at = fields.Float(required=True)


ANNOUNCE = command(SOURCE, "announce_many", Announce, Announced, Caller.STAFF, deadline=30.0)
ANNOUNCE_AT_PACE = command(SOURCE, "announce_at_pace", AnnounceAtPace, Announced, Caller.STAFF, deadline=30.0)
ECHO = query(SOURCE, "echo", Echo, Echo, Caller.STAFF)
REPORT = query(SINK, "report", Nothing, Report, Caller.STAFF)
COUNT = query(SINK, "count", Nothing, Noted, Caller.STAFF)
NOTED = Event(SOURCE, "se.sob.bench.noted.v1", "Something happened.", Noted())
ON_NOTED = Subscription(SINK, "on_noted", NOTED)
