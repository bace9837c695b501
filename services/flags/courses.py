"""The course of a plan: its activities by its periods, with what became of each. Pure: told the clock, the answers and how the moment stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from common.chassis.clock import swedish_day
from services.flags import schedules
from services.flags.contents import Content
from services.flags.model.plans import Answered, Period, activity_id


@dataclass(frozen=True, slots=True)
class Standing:
    """From when a moment runs and until when, null while it goes on."""

    begins_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, mirrored: Mapping[str, Any]) -> "Standing":
        """Give how a moment of the mirror stands; it begins with its day."""
        started_at = mirrored["started_at"]
        first_day = swedish_day(started_at) if started_at else mirrored["starts_on"] or date.min
        return cls(schedules.instant_of(first_day, time.min), mirrored["ended_at"])


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period with its content, opened."""

    id: UUID
    plan_id: UUID
    content: Content
    from_at: datetime
    until_at: datetime | None

    @classmethod
    def of(cls, period: Period, content: Content) -> "Stretch":
        """Give a period."""
        return cls(period.id, period.plan_id, content, period.from_at, period.until_at)


@dataclass(frozen=True, slots=True)
class Happening:
    """One activity, and what has become of it."""

    id: UUID
    stretch: Stretch
    due_at: datetime
    closes_at: datetime
    state: str
    answered: Answered | None

    @property
    def can_be_answered(self) -> bool:
        """Say whether it can be answered, or answered otherwise, as far as its time goes; `course` has looked at the rest."""
        return self.state == "open"


def course(
    stretches: Sequence[Stretch],
    answers: Mapping[UUID, Answered],
    standing: Standing,
    between: tuple[datetime, datetime],
    now: datetime,
) -> Iterator[Happening]:
    """Give the activities from an instant on and before another (`between`), in order of their periods.

    Where a period or the moment ends before an activity's time is over, nobody is said to have missed it: it is none, unless it was answered.
    """
    since, until = between
    for each in stretches:
        begins_at = max(each.from_at, standing.begins_at)
        ends = [end for end in (each.until_at, standing.ended_at) if end is not None]
        for due_at in schedules.occurrences(each.content.schedule, begins_at, min([until, *ends])):
            if due_at >= since:
                found = _happening(each, due_at, answers, now)
                if found.answered or not ends or found.closes_at <= min(ends):
                    yield found


def _happening(stretch: Stretch, due_at: datetime, answers: Mapping[UUID, Answered], now: datetime) -> Happening:
    identity = activity_id(stretch.plan_id, due_at)
    closes_at = schedules.closes_at(stretch.content.schedule, due_at)
    answered = answers.get(identity)
    return Happening(identity, stretch, due_at, closes_at, _state(due_at, closes_at, answered, now), answered)


def _state(due_at: datetime, closes_at: datetime, answered: Answered | None, now: datetime) -> str:
    if answered:
        return "answered"
    if now < due_at:
        return "upcoming"
    return "open" if now < closes_at else "missed"
