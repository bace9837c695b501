"""How days stand on a page."""

from datetime import UTC, date, datetime

import pytest

from gateway.formatting import long_day


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2024-06-25", "25 juni 2024"),
        ("2024-01-01", "1 januari 2024"),
        ("2024-06-25T22:30:00+00:00", "26 juni 2024"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1 januari 2027"),
        (None, ""),
    ],
)
def test_a_long_day_is_told_in_swedish_and_in_sweden(value: str | date | None, told: str) -> None:
    assert long_day(value) == told


def test_every_month_has_its_name() -> None:
    months = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ]
    assert [long_day(date(2025, number, 7)) for number in range(1, 13)] == [f"7 {name} 2025" for name in months]
