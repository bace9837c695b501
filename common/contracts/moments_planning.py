"""What `moments` promises of starts on a later day: planned, moved, and begun by itself when the day comes.

A start is planned by `moments.START` with `starts_on`. Until it begins the moment's state is `planned` for everybody who asks: staff reach
it as any other, for the citizen it doesn't exist. It is called off by ending it (`moments.END`).
"""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Event, Identifier, Subscription, command
from common.contracts.moments.events import ResponsibleFact
from common.contracts.moments.vocabulary import MomentChanged


class ChangeStartDay(Command):
    """Start on another Swedish day; today or null starts it at once. `expected_version`: the moment's version on the page."""

    moment_id = Identifier(required=True)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    starts_on = fields.Date(required=True, allow_none=True)


CHANGE_START_DAY = command("moments", "change_start_day", ChangeStartDay, MomentChanged, Caller.STAFF)
"""Raises `IllegalTransition` for a moment that has begun, `StaleVersion`, `MomentEnded`, `Invalid` for a day that is past or too far away."""


class PlannedFact(ResponsibleFact):
    """With the day."""

    starts_on = fields.Date(required=True)


MOMENT_PLANNED = Event(
    "moments",
    "se.sob.moment.planned.v1",
    "A moment's start was planned for a later day, or moved to another.",
    PlannedFact(),
)
ON_MOMENT_PLANNED = Subscription("directory", "on_moment_planned", MOMENT_PLANNED)
