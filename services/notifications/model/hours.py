"""When people are told: by the clock that they see, over both change-overs of it."""

from datetime import UTC, date, datetime, time, timedelta

from common.chassis.clock import SWEDEN

MORNING = time(8)
"""When what may wait until the next morning is told."""
TOLD_BEFORE = timedelta(days=7)
"""How long before its last day the end of a time of reading is told."""


def next_morning(at: datetime) -> datetime:
    """Give the next morning: of the same Swedish day before eight, of the next one after."""
    local = at.astimezone(SWEDEN)
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return morning_of(day)


def morning_of(day: date) -> datetime:
    """Give eight o'clock on a Swedish day."""
    return datetime.combine(day, MORNING, SWEDEN).astimezone(UTC)


def before_last_day(last_day: date, at: datetime) -> datetime:
    """Give when the end of a time of reading is told: eight o'clock some days before its last day, the next morning where that has passed at `at`."""
    return max(morning_of(last_day - TOLD_BEFORE), next_morning(at))


def after_quiet(at: datetime, quiet_from: int, quiet_until: int) -> datetime:
    """Give the first instant that isn't in the quiet hours: `at` itself, or when they end. The same hour twice is none."""
    local = at.astimezone(SWEDEN)
    if not _is_quiet(local.hour, quiet_from, quiet_until):
        return at
    day = local.date() if local.hour < quiet_until else local.date() + timedelta(days=1)
    return datetime.combine(day, time(quiet_until), SWEDEN).astimezone(UTC)


def _is_quiet(hour: int, quiet_from: int, quiet_until: int) -> bool:
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until
