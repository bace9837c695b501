"""When people are told: Swedish hours, over both change-overs of the clock."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.chassis.clock import SWEDEN
from services.notifications.model.hours import after_quiet, before_last_day, next_morning
from services.notifications.model.notices import May, may_tell

INSTANTS = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def sweden(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SWEDEN).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        ("2026-11-30T12:00", "2026-12-01T08:00"),
        ("2026-11-30T07:59", "2026-11-30T08:00"),
        ("2026-11-30T08:00", "2026-12-01T08:00"),
        ("2026-03-28T20:00", "2026-03-29T08:00"),  # the clock goes forward in that night
        ("2026-10-24T20:00", "2026-10-25T08:00"),  # and back in this one
        ("2026-12-31T23:59", "2027-01-01T08:00"),
    ],
)
def test_the_next_morning_is_eight_by_the_swedish_clock(at: str, morning: str) -> None:
    assert next_morning(sweden(at)) == sweden(morning)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-30T20:59", "2026-11-30T20:59"),
        ("2026-11-30T21:00", "2026-12-01T08:00"),
        ("2026-11-30T00:30", "2026-11-30T08:00"),
        ("2026-11-30T08:00", "2026-11-30T08:00"),
        ("2026-03-28T23:30", "2026-03-29T08:00"),
        ("2026-10-25T02:30", "2026-10-25T08:00"),
    ],
)
def test_quiet_hours_are_waited_out(at: str, told: str) -> None:
    assert after_quiet(sweden(at), 21, 8) == sweden(told)


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    noon = sweden("2026-11-30T12:30")
    assert after_quiet(noon, 12, 14) == sweden("2026-11-30T14:00")
    assert after_quiet(noon, 0, 0) == noon
    assert after_quiet(noon, 12, 12) == noon


@given(INSTANTS, st.integers(0, 23), st.integers(0, 23))
def test_whatever_the_hours_are_what_is_told_is_told_outside_of_them_and_within_a_day(
    at: datetime, start: int, end: int
) -> None:
    told = after_quiet(at, start, end)
    assert at <= told <= at + timedelta(hours=25)
    assert after_quiet(told, start, end) == told


@given(INSTANTS)
def test_the_next_morning_comes_within_a_day(at: datetime) -> None:
    assert at < next_morning(at) <= at + timedelta(hours=25)
    assert next_morning(at).astimezone(SWEDEN).hour == 8


@pytest.mark.parametrize(
    ("state", "may"),
    [
        ("planned", May.LATER),
        (None, May.LATER),
        ("ongoing", May.NOW),
        ("ended", May.NEVER),
        ("maintenance", May.NEVER),
        ("closed", May.NEVER),
    ],
)
def test_nothing_is_told_before_a_moment_begins_or_after_it_ends(state: str | None, may: May) -> None:
    assert may_tell("message", UUID(int=1), state) is may


def test_what_belongs_to_no_moment_may_be_told() -> None:
    assert may_tell("cover", None, None) is May.NOW


@pytest.mark.parametrize("state", [None, "planned", "ongoing", "ended", "closed"])
def test_that_a_time_of_reading_ends_is_told_in_it_alone(state: str | None) -> None:
    assert may_tell("maintenance_ending", UUID(int=1), state) is May.NEVER
    assert may_tell("maintenance_ending", UUID(int=1), "maintenance") is May.NOW


@pytest.mark.parametrize(
    ("last_day", "told"),
    [
        (date(2027, 1, 1), datetime(2026, 12, 25, 7, tzinfo=UTC)),
        (date(2026, 12, 7), datetime(2026, 12, 1, 7, tzinfo=UTC)),
        (date(2026, 12, 2), datetime(2026, 12, 1, 7, tzinfo=UTC)),
    ],
    ids=["a week before", "a week before has passed", "a short one"],
)
def test_the_end_of_a_time_of_reading_is_told_a_week_before_or_the_next_morning(last_day: date, told: datetime) -> None:
    assert before_last_day(last_day, datetime(2026, 11, 30, 11, tzinfo=UTC)) == told
