"""When a question is shown or a flag is raised: conditions on answers.

An unanswered question makes every comparison false, except `not_answered`, `not_equals` and `not_contains`, which are true: it
isn't equal to anything. That is how HL7 FHIR R4 reads `Questionnaire.item.enableWhen`, which forms are exchanged as.
Texts are compared exactly. Dates and times are ISO strings of fixed width, so their order is that of the text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Operator(StrEnum):
    """How an earlier answer is compared with the condition's value."""

    EQUALS = "equals"
    NOT_EQUALS = "not_equals"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    LESS = "less"
    AT_MOST = "at_most"
    GREATER = "greater"
    AT_LEAST = "at_least"


PRESENCE = frozenset({Operator.ANSWERED, Operator.NOT_ANSWERED})
"""The operators that ask only whether there is an answer; they take no value."""
EQUALITY = frozenset({Operator.EQUALS, Operator.NOT_EQUALS})
CONTAINMENT = frozenset({Operator.CONTAINS, Operator.NOT_CONTAINS})
ORDER = frozenset({Operator.LESS, Operator.AT_MOST, Operator.GREATER, Operator.AT_LEAST})

_TESTS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUALS: lambda answer, value: answer is not None and answer == value,
    Operator.NOT_EQUALS: lambda answer, value: answer is None or answer != value,
    Operator.CONTAINS: lambda answer, value: answer is not None and value in answer,
    Operator.NOT_CONTAINS: lambda answer, value: answer is None or value not in answer,
    Operator.ANSWERED: lambda answer, _: answer is not None,
    Operator.NOT_ANSWERED: lambda answer, _: answer is None,
    Operator.LESS: lambda answer, value: answer is not None and answer < value,
    Operator.AT_MOST: lambda answer, value: answer is not None and answer <= value,
    Operator.GREATER: lambda answer, value: answer is not None and answer > value,
    Operator.AT_LEAST: lambda answer, value: answer is not None and answer >= value,
}


def compare(operator: Operator, answer: Any, value: Any) -> bool:
    """Say whether the comparison is true of a normalised answer; `None` means unanswered."""
    return _TESTS[operator](answer, value)


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: the question's id, for a matrix perhaps one `row` of it, how, and with what.

    `value` is read by that question's kind, so that types agree.
    """

    question: str
    operator: Operator
    value: Any = None
    row: str = ""

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Say whether the condition is true of the answers that count."""
        answer = answers.get(self.question)
        if self.row and answer is not None:
            answer = answer.get(self.row)
        return compare(self.operator, answer, self.value)


@dataclass(frozen=True, slots=True)
class ShowIf:
    """A question's conditions: all of them must hold, or (`every` false) any one of them."""

    every: bool
    conditions: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Say whether the question is shown. `answers`: only what counts (visible, answered), normalised."""
        results = (condition.holds(answers) for condition in self.conditions)
        return all(results) if self.every else any(results)
