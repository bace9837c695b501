"""When activities happen: on the wall clock of Sweden, over both changes of the clocks, by weeks that begin on Monday."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from common.chassis.clock import SWEDEN
from common.contracts.flags.plans import SAVE_PLAN
from common.contracts.flags.vocabulary import Schedule
from services.flags.schedules import closes_at, first_open, next_after, occurrences
from tests.night import often

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
LONG_AGO, FAR = datetime(2020, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)


def schedule(starts_on: str, *times: str, weekdays: list[int] | None = None, **more: Any) -> Schedule:
    days = EVERY_DAY if weekdays is None else weekdays
    return Schedule(weekdays=days, times=list(times), starts_on=date.fromisoformat(starts_on), **more)


def walls(of: Schedule, most: int = 20, since: datetime = LONG_AGO) -> list[str]:
    """Give the first activities as the clock on the wall shows them."""
    found = occurrences(of, since, FAR)
    return [f"{at.astimezone(SWEDEN):%Y-%m-%d %H:%M}" for at, _ in zip(found, range(most), strict=False)]


def test_times_stay_on_the_clock_over_the_change_to_summer_time() -> None:
    found = list(occurrences(schedule("2026-03-28", "08:00", ends_on=date(2026, 3, 30)), LONG_AGO, FAR))
    assert [at.hour for at in found] == [7, 6, 6]


def test_a_time_that_a_night_lacks_happens_by_the_clock_before_the_change() -> None:
    days = schedule("2026-03-28", "02:30", ends_on=date(2026, 3, 30))
    assert walls(days) == ["2026-03-28 02:30", "2026-03-29 03:30", "2026-03-30 02:30"]


def test_two_times_that_come_to_the_same_instant_are_one_activity() -> None:
    days = schedule("2026-03-29", "02:30", "03:30", ends_on=date(2026, 3, 29))
    assert walls(days) == ["2026-03-29 03:30"]


def test_a_time_that_comes_twice_happens_once_the_first_time() -> None:
    [at] = occurrences(schedule("2026-10-25", "02:30", ends_on=date(2026, 10, 25)), LONG_AGO, FAR)
    assert at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_every_second_week_counts_weeks_from_monday() -> None:
    """2026-11-29 is a Sunday: with weeks from Sunday the Monday after it would be in the same week."""
    days = schedule("2026-11-29", "08:00", weekdays=[1, 7], every_weeks=2)
    assert walls(days, 4) == ["2026-11-29 08:00", "2026-12-07 08:00", "2026-12-13 08:00", "2026-12-21 08:00"]


def test_the_29th_of_february_is_a_day_like_others() -> None:
    days = schedule("2028-02-28", "08:00", times_in_all=3)
    assert walls(days) == ["2028-02-28 08:00", "2028-02-29 08:00", "2028-03-01 08:00"]


def test_a_number_of_times_counts_from_when_it_is_activated() -> None:
    days = schedule("2026-12-01", "08:00", "20:00", times_in_all=3)
    since = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert walls(days, since=since) == ["2026-12-01 20:00", "2026-12-02 08:00", "2026-12-02 20:00"]


def test_the_next_one_is_after_the_instant_and_there_is_none_after_the_last() -> None:
    days = schedule("2026-12-01", "08:00", ends_on=date(2026, 12, 2))
    at = datetime(2026, 12, 1, 7, tzinfo=UTC)
    assert next_after(days, LONG_AGO, at) == at + timedelta(days=1)
    assert next_after(days, LONG_AGO, at + timedelta(days=1)) is None


def test_what_can_still_be_answered_the_day_that_a_plan_is_activated_counts_and_what_cannot_does_not() -> None:
    days = schedule("2026-12-01", "08:00", "10:00", window_minutes=120)
    activated = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    assert first_open(days, activated) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert first_open(days, activated + timedelta(hours=3)) == activated + timedelta(hours=3)
    assert walls(days, 2, first_open(days, activated)) == ["2026-12-01 10:00", "2026-12-02 08:00"]


def test_a_window_is_on_the_clock() -> None:
    day = schedule("2026-03-28", "20:00", window_minutes=12 * 60)
    closes = closes_at(day, datetime(2026, 3, 28, 19, tzinfo=UTC)).astimezone(SWEDEN)
    assert f"{closes:%Y-%m-%d %H:%M}" == "2026-03-29 08:00"


SCHEDULES = st.builds(
    Schedule,
    weekdays=st.lists(st.integers(1, 7), min_size=1, unique=True),
    times=st.lists(st.times().map(lambda at: f"{at:%H:%M}"), min_size=1, max_size=4),
    starts_on=st.sampled_from([date(2026, 3, 23), date(2026, 10, 19), date(2026, 11, 29)])
    | st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    every_weeks=st.integers(1, 5),
    window_minutes=st.integers(15, 7 * 24 * 60),
)


@given(SCHEDULES)
@settings(max_examples=often(300), deadline=None)
def test_whatever_the_schedule_activities_come_in_order_on_its_days_and_each_stays_open_for_a_while(
    of: Schedule,
) -> None:
    since = datetime.combine(of.starts_on or date.min, datetime.min.time(), UTC) - timedelta(days=2)
    found = list(occurrences(of, since, since + timedelta(days=120)))
    assert found == sorted(set(found))
    assert found, "five weeks have every day"
    for at in found:
        wall = at.astimezone(SWEDEN)
        monday = (of.starts_on or date.min) - timedelta(days=(of.starts_on or date.min).weekday())
        assert wall.isoweekday() in of.weekdays
        assert wall.date() >= (of.starts_on or date.min)
        assert (wall.date() - monday).days // 7 % of.every_weeks == 0
        lasts = closes_at(of, at) - at - timedelta(minutes=of.window_minutes)
        assert timedelta(hours=-1) <= lasts <= timedelta(hours=1)
        assert closes_at(of, at) > at


@given(SCHEDULES, st.integers(0, 100), st.integers(0, 100))
@settings(max_examples=often(100), deadline=None)
def test_a_part_of_the_time_has_that_part_of_the_activities(of: Schedule, first: int, length: int) -> None:
    since = datetime.combine(of.starts_on or date.min, datetime.min.time(), UTC)
    begin, end = since + timedelta(days=first), since + timedelta(days=first + length)
    whole = [at for at in occurrences(of, since, since + timedelta(days=300)) if begin <= at < end]
    assert list(occurrences(of, begin, end)) == whole


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekdays": [0]},
        {"weekdays": [8]},
        {"weekdays": [1] * 8},
        {"times": ["24:00"]},
        {"times": ["8:00"]},
        {"times": ["08:00\n"]},
        {"times": [f"{hour:02}:00" for hour in range(13)]},
        {"every_weeks": 0},
        {"every_weeks": 53},
        {"times_in_all": 1001},
        {"window_minutes": 14},
        {"window_minutes": 10_081},
        {"starts_on": "2026-02-29"},
        {"starts_on": "2026-12-02", "ends_on": "2026-12-01"},
        {"ends_on": "2026-12-02", "times_in_all": 3},
        {"more": 1},
    ],
)
def test_a_schedule_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    asked = {"grant": "g", "idempotency_id": "0" * 32, "expected_version": 0, "name": "", "questions": []}
    right = {**asked, "schedule": {"weekdays": [1], "times": ["08:00"]}, "activate": False}
    SAVE_PLAN.load(right)
    with pytest.raises(ValidationError) as refused:
        SAVE_PLAN.load({**right, "schedule": {"weekdays": [1], "times": ["08:00"], **wrong}})
    assert list(refused.value.messages_dict) == ["schedule"]
