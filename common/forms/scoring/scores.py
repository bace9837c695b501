"""A score: an expression over answers, what it does without some of them, and the bands that say what the result means."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from common.forms.expressions import DivisionByZero, ItemKey, Missing, Node, demanded, mentioned, value
from common.forms.kinds.decimals import plain
from common.phrases import answering
from common.phrases.code import Phrase

LARGEST = 10**12
"""A result beyond this is no result of a questionnaire, and could not be kept exactly as JSON."""


@dataclass(frozen=True, slots=True)
class Band:
    """What results from `low` to `high` (both included; `None`: no end) mean, in other words for staff than for the citizen."""

    low: Decimal | None
    high: Decimal | None
    staff_text: str
    citizen_text: str = ""

    def holds(self, result: Decimal) -> bool:
        """Say whether a result lies in the band."""
        return (self.low is None or result >= self.low) and (self.high is None or result <= self.high)


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """A score of one response. `value` is `None` when there is no result, and `reason` then says why, for staff.

    `missing` is how many of the answers that the score asks for aren't there (hidden ones aren't).
    """

    score: "Score"
    value: int | float | None
    band: Band | None = None
    missing: int = 0
    reason: Phrase | None = None


@dataclass(frozen=True, kw_only=True)
class Score:
    """One score of a form. `at_most` limits how many answers may be missing (`None`: all but one); `decimals` is how it is rounded.

    `citizen_may_see` shows the citizen value and band; with `hide_value` the band's text alone.
    """

    id: str
    title: str
    expression: str
    tree: Node
    missing: Missing = Missing.REFUSE
    at_most: int | None = 0
    decimals: int = 0
    bands: tuple[Band, ...] = ()
    citizen_may_see: bool = False
    hide_value: bool = False

    @cached_property
    def items(self) -> frozenset[ItemKey]:
        """Give the answers that the score asks for."""
        return frozenset(demanded(self.tree))

    @cached_property
    def used(self) -> frozenset[ItemKey]:
        """Give the answers that the score looks at: those that it asks for and those that it only counts."""
        return frozenset(mentioned(self.tree))

    def result(self, values: Mapping[ItemKey, Fraction]) -> ScoreResult:
        """Give the result for what the answered items count as; never raises."""
        absent = sum(key not in values for key in self.items)
        if absent and not self._may_miss(absent):
            return ScoreResult(self, None, missing=absent, reason=_too_few(absent))
        try:
            found = value(self.tree, values, self.missing)
        except DivisionByZero as division:
            return ScoreResult(self, None, missing=absent, reason=answering.DIVIDED_BY_ZERO(column=division.column))
        if found is None:
            return ScoreResult(self, None, missing=absent, reason=_too_few(absent))
        return self._rounded(found, absent)

    def _may_miss(self, absent: int) -> bool:
        if self.missing is Missing.REFUSE or absent == len(self.items):
            return False
        return self.at_most is None or absent <= self.at_most

    def _rounded(self, found: Fraction, absent: int) -> ScoreResult:
        """Look the band up by the rounded result: what is shown is what is judged."""
        if abs(found) >= LARGEST:
            return ScoreResult(self, None, missing=absent, reason=answering.RESULT_TOO_LARGE())
        result = rounded(found, self.decimals)
        band = next((each for each in self.bands if each.holds(result)), None)
        return ScoreResult(self, plain(result), band, absent)


def rounded(number: Fraction, decimals: int) -> Decimal:
    """Round half away from zero, as people do."""
    halves = (abs(number) * 10**decimals * 2 + 1) // 2
    return Decimal(int(halves) if number >= 0 else -int(halves)).scaleb(-decimals)


def _too_few(absent: int) -> Phrase:
    return answering.ANSWERS_MISSING(number=absent)
