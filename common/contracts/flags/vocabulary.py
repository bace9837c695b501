"""What several subjects of activity plans share: how much there may be, and a schedule's shape."""

from datetime import date
from typing import Annotated
from uuid import UUID

from marshmallow import ValidationError
from marshmallow.validate import Length, Range, Regexp

from common.contracts.base import Command, GrantToken
from common.contracts.messages import STRICT, Message, described
from common.phrases import inputs, plans

PLAN_STATES = ("draft", "active", "ended")
ACTIVITY_STATES = ("upcoming", "open", "answered", "missed")
LONGEST_NAME = 100
LONGEST_NOTE = 2_000
MOST_QUESTIONS = 30
MOST_PLANS = 50
"""The most plans of a moment."""
MOST_TIMES = 12
"""The most times of day of a plan."""
MOST_IN_ALL = 1_000
"""The most times in all that a plan with a number of times has."""
MOST_DEFINITION = 100_000
"""The most bytes of a plan's questions, as JSON."""
MINUTES_OF_WEEK = 7 * 24 * 60

Weekday = Annotated[int, STRICT, Range(1, 7)]
"""Monday is 1, as ISO 8601 counts."""
TimeOfDay = Annotated[str, Regexp(r"([01]\d|2[0-3]):[0-5]\d\Z", error=inputs.FORM), described("24 hours: `08:30`")]


class Schedule(Message):
    """When activities happen, on the wall clock of Sweden: at `times` on `weekdays`, from `starts_on`, every so many weeks (weeks begin on Monday).

    It ends with the day `ends_on`, after `times_in_all` activities, or not by itself. Each can be answered for `window_minutes` on the clock.
    """

    weekdays: Annotated[list[Weekday], Length(max=7)]
    times: Annotated[list[TimeOfDay], Length(max=MOST_TIMES)]
    starts_on: date | None = None
    every_weeks: Annotated[int, STRICT, Range(1, 52)] = 1
    ends_on: date | None = None
    times_in_all: Annotated[int | None, STRICT, Range(1, MOST_IN_ALL)] = None
    window_minutes: Annotated[int, STRICT, Range(15, MINUTES_OF_WEEK)] = 12 * 60

    def check(self) -> None:
        """Refuse an end before the start, and two ends."""
        if self.ends_on is not None and self.times_in_all is not None:
            raise ValidationError([plans.ONE_END()], "ends_on")
        if self.ends_on is not None and self.starts_on is not None and self.ends_on < self.starts_on:
            raise ValidationError([plans.ENDS_BEFORE_START()], "ends_on")


class OnePlan(Message):
    """A plan of the grant's moment."""

    grant: GrantToken
    plan_id: UUID


class ChangePlan(Command):
    """A change of a plan of the grant's moment, in the version that the page shows."""

    grant: GrantToken
    plan_id: UUID
    expected_version: Annotated[int, STRICT, Range(min=1)]
