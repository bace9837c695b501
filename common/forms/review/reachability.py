"""Which questions and flag rules no answers can bring about: a search over answers that stand for all others, within a budget."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.forms.conditions import EQUALITY, PRESENCE, Condition, Operator, compare
from common.forms.expressions import Unbounded, bounds
from common.forms.kinds.base import Question
from common.forms.kinds.decimals import plain
from common.forms.model import Form
from common.forms.review.advice import Finding
from common.forms.review.answers import representatives
from common.forms.scoring import FlagRule, Score, ScoreCondition
from common.forms.scoring.scores import rounded
from common.phrases import defining

BUDGET = 20_000
"""How many answers are tried for a whole form: about half a second at worst."""
SHARE = 4_000
"""How many of them one rule may use; then it is taken for reachable."""


class _SpentError(Exception):
    """The budget is used up."""


@dataclass(slots=True)
class Budget:
    """What is left for a form's search."""

    left: int = BUDGET


def unreachable_questions(form: Form, budget: Budget) -> Iterator[Finding]:
    """Give the questions that can never be shown."""
    for number, question in enumerate(form.questions):
        rule = question.show_if
        if rule is None or _reachable(form, rule.every, rule.conditions, budget):
            continue
        reason = defining.MANDATORY_NEVER_SHOWN() if question.mandatory else defining.NEVER_SHOWN()
        yield Finding(f"questions.{number}.show_if", reason)


def unreachable_flags(form: Form, budget: Budget) -> Iterator[Finding]:
    """Give the rules that can never be true."""
    scores = {score.id: score for score in form.scores}
    for number, rule in enumerate(form.flags):
        if not _can_be_raised(form, rule, scores, budget):
            yield Finding(f"flags.{number}.when", defining.NEVER_RAISED())


def _can_be_raised(form: Form, rule: FlagRule, scores: Mapping[str, Score], budget: Budget) -> bool:
    """Judge conditions on scores by the score's limits alone, and those on questions together."""
    on_scores = [_score_can(scores[each.score], each) for each in rule.conditions if isinstance(each, ScoreCondition)]
    on_answers = tuple(each for each in rule.conditions if isinstance(each, Condition))
    if rule.every:
        return all(on_scores) and (not on_answers or _reachable(form, True, on_answers, budget))
    return any(on_scores) or (bool(on_answers) and _reachable(form, False, on_answers, budget))


def _score_can(score: Score, condition: ScoreCondition) -> bool:
    if condition.operator in PRESENCE or condition.operator is Operator.NOT_EQUALS:
        return True
    try:
        low, high = bounds(score.tree, score.missing)
    except Unbounded:
        return True
    least, most = (plain(rounded(end, score.decimals)) for end in (low, high))
    if condition.operator in EQUALITY:
        return least <= (condition.value or 0) <= most
    return any(compare(condition.operator, end, condition.value) for end in (least, most))


def _reachable(form: Form, every: bool, conditions: Sequence[Condition], budget: Budget) -> bool:
    search = _Search(form, every, conditions, min(SHARE, budget.left))
    before = search.left
    try:
        return search.succeeds(0, {})
    except _SpentError:
        return True
    finally:
        budget.left -= before - max(search.left, 0)


class _Search:
    """Tries answers to the questions that matter for a rule, one after the other in the form's order, as a person would answer them."""

    def __init__(self, form: Form, every: bool, conditions: Sequence[Condition], budget: int) -> None:
        self._every = every
        self._conditions = conditions
        named = _with_ancestors(form, {each.question for each in conditions})
        self._questions = [question for question in form.questions if question.id in named]
        asked = [*conditions, *(one for each in self._questions if each.show_if for one in each.show_if.conditions)]
        self._answers = {each.id: self._useful(each, representatives(each, asked)) for each in self._questions}
        self.left = budget

    def _useful(self, question: Question, answers: list[Any] | None) -> list[Any] | None:
        """Give the answers that the question's own conditions allow, when all must hold: often none is left, and the search is over."""
        if answers is None or not self._every:
            return answers
        own = [condition for condition in self._conditions if condition.question == question.id]
        return [each for each in answers if all(one.holds({} if each is None else {question.id: each}) for one in own)]

    def succeeds(self, place: int, counted: dict[str, Any]) -> bool:
        """Say whether some answers from `place` on, after those that count already, make the rule true."""
        self.left -= 1
        if [] in self._answers.values():
            return False
        if self.left < 0 or None in self._answers.values():
            raise _SpentError
        if place == len(self._questions):
            results = [condition.holds(counted) for condition in self._conditions]
            return all(results) if self._every else any(results)
        question = self._questions[place]
        shown = question.show_if is None or question.show_if.holds(counted)
        return any(
            self._goes_on(place, counted, answer)
            for answer in ((self._answers[question.id] or []) if shown else [None])
        )

    def _goes_on(self, place: int, counted: dict[str, Any], answer: Any) -> bool:
        """Go on with an answer, unless a condition that all need is false already."""
        name = self._questions[place].id
        now = counted if answer is None else {**counted, name: answer}
        own = [condition for condition in self._conditions if condition.question == name]
        if self._every and not all(condition.holds(now) for condition in own):
            return False
        return self.succeeds(place + 1, now)


def _with_ancestors(form: Form, named: set[str]) -> set[str]:
    """Give the questions with those that decide whether they are shown, and so on; conditions only look back, so one pass is enough."""
    found = set(named)
    for question in reversed(form.questions):
        if question.id in found and question.show_if:
            found |= {condition.question for condition in question.show_if.conditions}
    return found
