"""When a plan's activities happen: a schedule on the wall clock of Sweden, told as instants. Pure functions.

Days follow RFC 5545 (`FREQ=WEEKLY`, `WKST=MO` said explicitly: which weeks every second one are depends on it). A time that a day lacks happens
as RFC 5545 3.3.10 reads it (erratum 4271), by the clock before the change: 02:30 on the night to summer time is 03:30. One that a day has twice
happens once, the first time. Two times that come to the same instant are one activity.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import MO, WEEKLY, rrule

from common.chassis.clock import SWEDEN
from common.contracts.flags.vocabulary import Schedule

FAR = timedelta(days=800)
"""As far ahead as anything is looked for: a schedule of every 52 weeks has a day in each two years."""


def times_of(schedule: Schedule) -> list[time]:
    """Give the times of day, each once, in order."""
    return sorted({time.fromisoformat(each) for each in schedule.times})


def instant_of(day: date, at: time) -> datetime:
    """Give the instant of a wall time in Sweden, aware UTC."""
    return datetime.combine(day, at, SWEDEN).astimezone(UTC)


def closes_at(schedule: Schedule, due_at: datetime) -> datetime:
    """Give when an activity can't be answered any more: so long after on the wall clock, whatever the clocks do meanwhile."""
    wall = (due_at.astimezone(SWEDEN) + timedelta(minutes=schedule.window_minutes)).replace(tzinfo=SWEDEN)
    return max(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def occurrences(schedule: Schedule, since: datetime, until: datetime) -> Iterator[datetime]:
    """Give the instants from `since` and before `until`, in order; a schedule with a number of times counts them from `since`."""
    found = takewhile(lambda due_at: due_at < until, _from(schedule, since, until))
    for number, due_at in enumerate(found):
        if schedule.times_in_all is not None and number >= schedule.times_in_all:
            return
        yield due_at


def first_open(schedule: Schedule, at: datetime) -> datetime:
    """Give from when a plan that is activated at an instant counts: from that day's first activity that can still be answered, else from then."""
    midnight = instant_of(at.astimezone(SWEDEN).date(), time.min)
    past = _from(schedule, midnight, at)
    return next((due_at for due_at in past if due_at < at < closes_at(schedule, due_at)), at)


def next_after(schedule: Schedule, since: datetime, instant: datetime) -> datetime | None:
    """Give the first activity after an instant, `None` when there is none; counted as `occurrences` from `since`."""
    ahead = occurrences(schedule, since, max(since, instant) + FAR)
    return next((due_at for due_at in ahead if due_at > instant), None)


def _from(schedule: Schedule, since: datetime, until: datetime) -> Iterator[datetime]:
    last: datetime | None = None
    for day in _days(schedule, since.astimezone(SWEDEN).date(), until.astimezone(SWEDEN).date()):
        for due_at in sorted({instant_of(day, at) for at in times_of(schedule)}):
            if due_at >= since and (last is None or due_at > last):
                last = due_at
                yield due_at


def _days(schedule: Schedule, first: date, last: date) -> Iterator[date]:
    """Give the schedule's days between two, both of them counted."""
    starts_on, weekdays = schedule.starts_on, [each - 1 for each in sorted(set(schedule.weekdays))]
    last = min(last, schedule.ends_on or last)
    if starts_on is None or not weekdays or last < max(first, starts_on):
        return
    begin, end = (datetime.combine(each, time.min) for each in (starts_on, last))
    rule = rrule(WEEKLY, dtstart=begin, interval=schedule.every_weeks, wkst=MO, byweekday=weekdays, until=end)
    for each in rule.xafter(datetime.combine(max(first, starts_on), time.min), inc=True):
        yield each.date()
