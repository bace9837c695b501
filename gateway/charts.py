"""A line of a few values over time, as places in an SVG picture: pure arithmetic, so that pages need neither script nor style for it.

The picture says the same as the table beneath it (`templates/parts/graph.html`), which is for those who can't see it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor
from typing import Any

from gateway.languages import number

WIDTH, HEIGHT = 320, 180
LEFT, RIGHT, TOP, BOTTOM = 40, 44, 16, 32
"""Room for the numbers of the scale, and on the right for the last value's."""
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Point:
    """One value: where it is drawn, when it was (ISO), and what is written at it."""

    x: float
    y: float
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of `points`, oldest first; `ticks` are heights of the scale's lines with their numbers."""

    title: str
    points: tuple[Point, ...]
    ticks: tuple[tuple[float, str], ...]

    @property
    def line(self) -> str:
        """Give the points of an SVG polyline."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def chart(title: str, values: Iterable[Mapping[str, Any]]) -> Chart | None:
    """Draw values (`at`: ISO instant, `value`: a number or null, which is left out); `None` for fewer than two, which show no course."""
    known = [(each["at"], float(each["value"])) for each in values if each["value"] is not None]
    if len(known) < FEWEST:
        return None
    low, high = _scale([value for _at, value in known])
    times = [datetime.fromisoformat(at).timestamp() for at, _value in known]
    span = times[-1] - times[0]

    def y_of(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    def x_of(place: int) -> float:
        share = (times[place] - times[0]) / span if span > 0 else place / (len(times) - 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    points = tuple(Point(x_of(place), y_of(value), at, number(value)) for place, (at, value) in enumerate(known))
    middle = (low + high) / 2
    return Chart(title, points, tuple((y_of(value), number(value)) for value in (low, middle, high)))


def _scale(values: list[float]) -> tuple[float, float]:
    """Give the ends of a scale that holds all values: from 0 when none is below it, and never without room."""
    low, high = min(0.0, float(floor(min(values)))), float(ceil(max(values)))
    return low, high if high > low else low + 1
