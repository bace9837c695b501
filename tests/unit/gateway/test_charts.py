"""A few values as a line: inside the picture, in order, and only when there is a course to show."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.charts import HEIGHT, WIDTH, chart


def values(*numbers: float | None) -> list[dict[str, object]]:
    return [{"at": f"2026-03-{day:02}T08:00:00+00:00", "value": number} for day, number in enumerate(numbers, 1)]


def test_one_value_or_none_is_no_course() -> None:
    assert chart("Oro", values()) is None
    assert chart("Oro", values(3, None)) is None


def test_a_line_falls_when_the_score_does_and_skips_what_has_no_result() -> None:
    drawn = chart("Oro", values(21, None, 7.5))
    assert drawn
    first, last = drawn.points
    assert (first.text, last.text) == ("21", "7,5")
    assert first.x < last.x
    assert first.y < last.y
    assert [text for _y, text in drawn.ticks] == ["0", "10,5", "21"]


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=2, max_size=30))
def test_everything_is_drawn_inside_the_picture(numbers: list[float]) -> None:
    drawn = chart("Oro", [{"at": "2026-03-01T08:00:00+00:00", "value": number} for number in numbers])
    assert drawn
    assert all(0 <= point.x <= WIDTH and 0 <= point.y <= HEIGHT for point in drawn.points)
