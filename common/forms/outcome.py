"""What answers add up to: every score's result and the flags that are raised.

A hidden answer never counts, and no result depends on the order of the answers: they are taken in the form's order, as exact fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from common.forms.checking import counting
from common.forms.expressions import ItemKey
from common.forms.model import Form
from common.forms.scoring import FlagRule, ScoreResult


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of a form's scores and the rules that hold, in the definition's order."""

    scores: tuple[ScoreResult, ...] = ()
    flags: tuple[FlagRule, ...] = ()

    @property
    def safety_texts(self) -> list[str]:
        """Give what the citizen must read at once, each text once."""
        return list(dict.fromkeys(rule.safety_text for rule in self.flags if rule.safety_text))


def evaluate(form: Form, answers: Any) -> Outcome:
    """Give the outcome of answers (any JSON, normalised or not): meant for what `check_submission` accepted, but never raises."""
    if not form.scores and not form.flags:
        return Outcome()
    counted = counting(form, answers)
    values = _numbers(form, counted)
    results = tuple(score.result(values) for score in form.scores)
    found = {result.score.id: result.value for result in results}
    return Outcome(results, tuple(rule for rule in form.flags if rule.holds(counted, found)))


def _numbers(form: Form, counted: Mapping[str, Any]) -> dict[ItemKey, Fraction]:
    numbers = {}
    for identifier, row in form.scored:
        answer = counted.get(identifier)
        if row and answer is not None:
            answer = answer.get(row)
        if answer is not None:
            numbers[identifier, row] = Fraction(form.by_id[identifier].number(answer))
    return numbers
