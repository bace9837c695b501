"""A form as the engine uses it: read-only, with everything that validation needs worked out once.

Loading costs a few milliseconds, so keep a loaded `Form` for as long as its definition is in use (definitions are stored by content).
"""

from dataclasses import dataclass
from functools import cached_property

from common.forms.kinds.base import Question


@dataclass(frozen=True, kw_only=True)
class Form:
    """One version of a form. `mandatory`: must be sent before what depends on it; `review`: staff must sign the answers off."""

    id: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""
    mandatory: bool = False
    review: bool = False

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Give each question by its id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def deciding(self) -> dict[str, Question]:
        """Give the questions whose answers decide whether others are shown, by id, in the form's order."""
        rules = [question.show_if for question in self.questions if question.show_if]
        asked = {condition.question for rule in rules for condition in rule.conditions}
        return {question.id: question for question in self.questions if question.id in asked}
