"""Numbers: a decimal with a unit, a scale with a few steps, and the visual analogue scale.

A number is written with decimal comma as in Swedish, or with a point. It has at most 15 significant digits, so that it survives
JSON's binary numbers unchanged, and at most 10 decimals, so that steps are exact.
"""

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from common.forms.conditions import EQUALITY, ORDER, PRESENCE, Operator
from common.forms.kinds.base import Question, Span, Unreadable

_DIGITS = 15
_DECIMALS = 10
_LARGEST = 10**_DIGITS
_LONGEST = 40
_WRITTEN = re.compile(r"[+\-−]?(?:[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?")
_DROPPED = str.maketrans({" ": None, "\u00a0": None, "\u202f": None, "−": "-", ",": "."})


def exact(raw: Any) -> Decimal | None:
    """Give the number that `raw` (JSON number, or text as people write it) is, or `None` when it is none that we can keep."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return Decimal(raw) if -_LARGEST < raw < _LARGEST else None
    if isinstance(raw, float):
        return _kept(Decimal(repr(raw))) if math.isfinite(raw) else None
    if isinstance(raw, str) and len(raw) <= _LONGEST and _WRITTEN.fullmatch(text := raw.strip()):
        return _kept(Decimal(text.translate(_DROPPED)))
    return None


def _kept(number: Decimal) -> Decimal | None:
    """Give the number without trailing zeros if it is within the digits that we keep."""
    number = number.normalize()
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or len(digits) > _DIGITS or exponent < -_DECIMALS or abs(number) >= _LARGEST:
        return None
    return number


def plain(number: Decimal) -> int | float:
    """Give the number as JSON has it: whole as `int`, otherwise `float`, exact within our digits."""
    return int(number) if number == number.to_integral_value() else float(number)


def written(number: Decimal | float) -> str:
    """Give the number with decimal comma and without exponent: `3,5`."""
    exactly = number if isinstance(number, Decimal) else Decimal(repr(number))
    return format(exactly.normalize() if exactly else Decimal(0), "f").replace(".", ",")


def readable_number(number: float) -> str:
    """Give the number as people read it, with decimal comma and a real minus sign."""
    return written(number).replace("-", "−")


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """`number`: `step` counts from `minimum` (or 0); `unit` is shown after the number, for example "st"."""

    operators: ClassVar[frozenset[Operator]] = PRESENCE | EQUALITY | ORDER

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None
    unit: str = ""

    @cached_property
    def whole(self) -> bool:
        """Tell whether only whole numbers are allowed."""
        parts = (self.step, self.minimum or Decimal(0))
        return all(part is not None and part == part.to_integral_value() for part in parts)

    @property
    def span(self) -> Span:
        """Give the limits that the definition sets."""
        return self.minimum, self.maximum

    def number(self, answer: float) -> Decimal:
        """Give the answer itself, exactly."""
        return Decimal(repr(answer))

    @property
    def demand(self) -> str:
        """Give the sentence for a missing or unreadable answer."""
        return "Ange ett heltal, till exempel 3." if self.whole else "Ange ett tal, till exempel 3,5."

    def read(self, raw: Any) -> int | float | None:
        """Give the number; limits are for the sending."""
        if raw is None or raw == "":
            return None
        number = exact(raw)
        if number is None:
            raise Unreadable(self.demand)
        return plain(number)

    def complaints(self, answer: float, today: date) -> list[str]:  # noqa: ARG002 - the same call for every kind
        """Complain about a number outside the limits or between two steps."""
        number = Decimal(repr(answer))
        if self.minimum is not None and number < self.minimum:
            return [f"Ange ett tal som är minst {written(self.minimum)}."]
        if self.maximum is not None and number > self.maximum:
            return [f"Ange ett tal som är högst {written(self.maximum)}."]
        if self.step is None or (number - (self.minimum or 0)) % self.step == 0:
            return []
        return [self.demand if self.step == 1 and self.whole else self._in_steps()]

    def _in_steps(self) -> str:
        start = f", räknat från {written(self.minimum)}" if self.minimum else ""
        return f"Ange ett tal i steg om {written(self.step or 1)}{start}."

    def readable(self, answer: float) -> str:
        """Give the number with its unit: `3,5 st`."""
        return f"{readable_number(answer)} {self.unit}".rstrip()

    def fields_of(self, answer: Any) -> list[tuple[str, str]]:
        """Give the number as people write it; a text that couldn't be read goes back as it came."""
        return [(self.id, answer if isinstance(answer, str) else written(answer))]


@dataclass(frozen=True, kw_only=True)
class Scale(Question):
    """`scale` (a Likert scale) and `vas`: a whole number from `minimum` to `maximum`, with words for the ends."""

    operators: ClassVar[frozenset[Operator]] = PRESENCE | EQUALITY | ORDER

    minimum: int
    maximum: int
    step: int = 1
    minimum_label: str = ""
    maximum_label: str = ""

    @cached_property
    def points(self) -> range:
        """Give the values that can be chosen."""
        return range(self.minimum, self.maximum + 1, self.step)

    @property
    def span(self) -> Span:
        """Give the ends of the scale."""
        return Decimal(self.minimum), Decimal(self.maximum)

    def number(self, answer: int) -> Decimal:
        """Give the chosen value."""
        return Decimal(answer)

    @property
    def demand(self) -> str:
        """Give the sentence for a missing or unreadable answer."""
        return f"Välj ett värde från {self.minimum} till {self.maximum}."

    def read(self, raw: Any) -> int | None:
        """Give the whole number; whether it is on the scale is for the sending."""
        if raw is None or raw == "":
            return None
        number = exact(raw)
        if number is None or number != number.to_integral_value():
            raise Unreadable(self.demand)
        return int(number)

    def complaints(self, answer: int, today: date) -> list[str]:  # noqa: ARG002 - the same call for every kind
        """Complain about a value that isn't on the scale."""
        if answer in self.points:
            return []
        return [self.demand if self.step == 1 else f"{self.demand[:-1]} i steg om {self.step}."]

    def readable(self, answer: int) -> str:
        """Give the value and what the ends mean: `7 (0 = Inte alls, 10 = Helt säkert)`."""
        ends = f"{self.minimum} = {self.minimum_label}, {self.maximum} = {self.maximum_label}"
        if not (self.minimum_label and self.maximum_label):
            ends = f"skala {self.minimum}–{self.maximum}"
        return f"{answer} ({ends})"

    def fields_of(self, answer: Any) -> list[tuple[str, str]]:
        """Give the value as text."""
        return [(self.id, str(answer))]
