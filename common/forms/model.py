"""A form as the engine uses it: read-only, with everything that validation needs worked out once.

Loading costs a few milliseconds, so keep a loaded `Form` for as long as its definition is in use (definitions are stored by content).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from common.forms.expressions import ItemKey
from common.forms.kinds.base import Answer, Question
from common.forms.scoring import FlagRule, Score


class Place(StrEnum):
    """What a form belongs to: a step, where it stands in the text, or its module as a whole."""

    STEP = "step"
    MODULE = "module"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A form that is sent out again: every so many days, so many times in all, the first one counted."""

    every_days: int
    times: int


@dataclass(frozen=True, kw_only=True)
class Form:
    """One version of a form.

    `mandatory`: must be sent before what depends on it; `review`: staff must sign the answers off; `blocks`: the programme waits for it (entry
    battery). `source` and `licence` tell where an instrument comes from and on what terms it is used.
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""
    mandatory: bool = False
    review: bool = False
    blocks: bool = False
    place: Place = Place.STEP
    repeat: Repeat | None = None
    scores: tuple[Score, ...] = ()
    flags: tuple[FlagRule, ...] = ()
    source: str = ""
    licence: str = ""

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

    @cached_property
    def scored(self) -> tuple[ItemKey, ...]:
        """Give every answer that some score counts with, each once."""
        return tuple(dict.fromkeys(self._scored()))

    @cached_property
    def initial(self) -> dict[str, Answer]:
        """Give the answers that the controls hold before anything is saved."""
        return {question.id: question.initial for question in self.questions if question.initial is not None}

    def _scored(self) -> Iterator[ItemKey]:
        for score in self.scores:
            yield from score.used
