"""Numbers: a decimal with a unit, a scale with a few steps, and the visual analogue scale. How one is written: `common.forms.kinds.decimals`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from common.door import figures
from common.forms.conditions import EQUALITY, ORDER, PRESENCE, Operator
from common.forms.kinds.base import Fields, Question, Span, Unreadable
from common.forms.kinds.decimals import (
    ask_which,
    exact,
    grouped,
    plain,
    readable_number,
    readings,
    unmistakable,
    written,
)
from common.phrases import answering
from common.phrases.code import Phrase

MEANT = "number_is."
"""Before a question's id: the field that tells which of two readings is meant. Ids have no underscore, so it is no question's."""


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """`number`: `step` counts from `minimum` (or 0); `unit` is shown after the number, for example "st".

    A draft may hold a text that can be read two ways (`10.000`), as it was typed: it is no answer until the person has told which.
    """

    operators: ClassVar[frozenset[Operator]] = PRESENCE | EQUALITY | ORDER

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None
    unit: str = ""

    @cached_property
    def whole(self) -> bool:
        """Say whether only whole numbers are allowed."""
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
    def demand(self) -> Phrase:
        """Give the phrase for a missing or unreadable answer."""
        return answering.ASK_WHOLE_NUMBER() if self.whole else answering.ASK_NUMBER()

    def read(self, raw: Any) -> int | float | str | None:
        """Give the number, or the text that may be two; limits are for the sending."""
        if raw is None or raw == "":
            return None
        number = exact(raw)
        if number is None and (two := readings(raw)):
            possible = self._possible(two)
            if len(possible) > 1:
                return figures(raw)
            number = possible[0]
        if number is None:
            raise Unreadable(self.demand)
        return plain(number)

    def _possible(self, two: tuple[Decimal, Decimal]) -> list[Decimal]:
        """Give the readings that the limits allow. Nobody writes decimals where only whole numbers are asked for."""
        candidates = two[:1] if self.whole else two
        return [each for each in candidates if not self._limited(each)] or [candidates[-1]]

    def counts(self, answer: float | str) -> bool:
        """Say whether it is one number."""
        return not isinstance(answer, str)

    def meanings(self, answer: Any) -> list[tuple[str, str]]:
        """Give what a text may mean when it isn't one number: each number as it is posted, and as people read it."""
        two = readings(answer)
        if two is None or not isinstance(self.read(answer), str):
            return []
        return [(unmistakable(two[0]), grouped(two[0])), (unmistakable(two[1]), readable_number(two[1]))]

    def read_compared(self, operator: Operator, raw: Any) -> Any:
        """Give the number that a condition compares with; raises `Unreadable` with the question which of two it is."""
        if (two := readings(raw)) and isinstance(self.read(raw), str):
            raise Unreadable(ask_which(two))
        return super().read_compared(operator, raw)

    def complaints(self, answer: float | str, today: date) -> list[Phrase]:  # noqa: ARG002 - the same call for every kind
        """Ask which number is meant, or complain about one outside the limits or between two steps."""
        if two := readings(answer):
            return [ask_which(two)]
        return self._limited(Decimal(repr(answer)))

    def _limited(self, number: Decimal) -> list[Phrase]:
        if self.minimum is not None and number < self.minimum:
            return [answering.NUMBER_AT_LEAST(least=written(self.minimum))]
        if self.maximum is not None and number > self.maximum:
            return [answering.NUMBER_AT_MOST(most=written(self.maximum))]
        if self.step is None or (number - (self.minimum or 0)) % self.step == 0:
            return []
        return [self.demand if self.step == 1 and self.whole else self._in_steps()]

    def _in_steps(self) -> Phrase:
        step = written(self.step or 1)
        return (
            answering.IN_STEPS_FROM(step=step, low=written(self.minimum))
            if self.minimum
            else answering.IN_STEPS(step=step)
        )

    def readable(self, answer: float | str) -> str:
        """Give the number with its unit: `3,5 st`."""
        return f"{answer if isinstance(answer, str) else readable_number(answer)} {self.unit}".rstrip()

    def raw_from(self, fields: Fields) -> str | None:
        """Give what was typed, or which of its two readings was chosen beside it; a choice that no longer fits is passed over."""
        typed = super().raw_from(fields)
        meant = (fields.get(f"{MEANT}{self.id}") or ("",))[-1]
        return meant if meant in {value for value, _ in self.meanings(typed)} else typed

    def fields_of(self, answer: Any) -> list[tuple[str, str]]:
        """Give the number so that it is read again as itself; a text that couldn't be read goes back as it came."""
        return [(self.id, answer if isinstance(answer, str) else unmistakable(answer))]


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
    def demand(self) -> Phrase:
        """Give the phrase for a missing or unreadable answer."""
        return answering.CHOOSE_BETWEEN(low=self.minimum, high=self.maximum)

    def read(self, raw: Any) -> int | None:
        """Give the whole number; whether it is on the scale is for the sending."""
        if raw is None or raw == "":
            return None
        number = exact(raw)
        if number is None or number != number.to_integral_value():
            raise Unreadable(self.demand)
        return int(number)

    def complaints(self, answer: int, today: date) -> list[Phrase]:  # noqa: ARG002 - the same call for every kind
        """Complain about a value that isn't on the scale."""
        if answer in self.points:
            return []
        if self.step == 1:
            return [self.demand]
        return [answering.CHOOSE_IN_STEPS(low=self.minimum, high=self.maximum, step=self.step)]

    def readable(self, answer: int) -> str | Phrase:
        """Give the value and what the ends mean: `7 (0 = Inte alls, 10 = Helt säkert)`."""
        if not (self.minimum_label and self.maximum_label):
            return answering.ON_SCALE(value=answer, low=self.minimum, high=self.maximum)
        return f"{answer} ({self.minimum} = {self.minimum_label}, {self.maximum} = {self.maximum_label})"

    def fields_of(self, answer: Any) -> list[tuple[str, str]]:
        """Give the value as text."""
        return [(self.id, str(answer))]
