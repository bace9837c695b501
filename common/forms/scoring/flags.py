"""Rules on answers and scores that raise a flag. Only a rule's id and priority leave the room where answers are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from common.forms.conditions import EQUALITY, ORDER, PRESENCE, Condition, Operator, compare

SCORE_OPERATORS = PRESENCE | EQUALITY | ORDER
"""What a rule may ask of a score; a score without a result is unanswered."""


class Priority(StrEnum):
    """How much a flag hurries: to know, to act on, to act on at once."""

    INFORMATION = "information"
    ACT = "act"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class ScoreCondition:
    """One comparison of a score's result."""

    score: str
    operator: Operator
    value: int | float | None = None

    def holds(self, results: Mapping[str, int | float | None]) -> bool:
        """Say whether the condition is true of the results by score id."""
        return compare(self.operator, results.get(self.score), self.value)


@dataclass(frozen=True, kw_only=True)
class FlagRule:
    """Raised when all (`every`) or any of its conditions hold. `safety_text` is what the citizen reads at once; urgent rules have one."""

    id: str
    priority: Priority
    every: bool
    conditions: tuple[Condition | ScoreCondition, ...]
    staff_text: str
    safety_text: str = ""

    def holds(self, answers: Mapping[str, Any], results: Mapping[str, int | float | None]) -> bool:
        """Say whether the flag is raised by answers that count and the scores' results."""
        found = (each.holds(results if isinstance(each, ScoreCondition) else answers) for each in self.conditions)
        return all(found) if self.every else any(found)
