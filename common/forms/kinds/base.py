"""What every question has, and what every kind must be able to do with an answer.

An answer as JSON: text, choice id, ISO date or time (`str`), list of choice ids, number (`int`, or `float` when it has decimals),
`bool`, or row id → choice id (`dict`). `None` means unanswered; so do `""`, `[]` and `{}`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar

from common.forms.conditions import EQUALITY, PRESENCE, Operator, ShowIf
from common.phrases import answering
from common.phrases.code import Phrase

Answer = str | int | float | bool | list[str] | dict[str, str]
"""A normalised answer."""

Fields = Mapping[str, Sequence[str]]
"""Posted HTML fields: name → values in the order they came."""

Span = tuple[Decimal | None, Decimal | None]
"""The least and the greatest number that an answer can count as; `None` where there is no limit."""


class Kind(StrEnum):
    """The kinds of question, by the names that definitions use."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    RADIO = "radio"
    CHECKBOX = "checkbox"
    DROPDOWN = "dropdown"
    NUMBER = "number"
    SCALE = "scale"
    VAS = "vas"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    YES_NO = "yes_no"
    MATRIX = "matrix"
    INFORMATION = "information"


class Unreadable(ValueError):
    """An answer of the wrong type or size, which can't even be kept as a draft. `phrase` says it to the person."""

    def __init__(self, phrase: Phrase) -> None:
        """Keep the phrase."""
        super().__init__(phrase["code"])
        self.phrase = phrase


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """One question of a form. `id` is stable across versions of the form: answers, scores and flags refer to it."""

    operators: ClassVar[frozenset[Operator]] = PRESENCE | EQUALITY
    """What conditions may ask of an answer of this kind."""

    posted: ClassVar[type] = str
    """What `raw_from` gives of fields that can't be read."""

    id: str
    kind: Kind
    label: str
    help: str = ""
    mandatory: bool = False
    show_if: ShowIf | None = None
    initial: Any = None
    """The normalised answer that the controls hold before anything is saved; it counts only when the person saves or sends it."""

    @property
    @abstractmethod
    def demand(self) -> Phrase:
        """Give the phrase for a mandatory question without an answer."""

    @abstractmethod
    def read(self, raw: Any) -> Any:
        """Give the normalised answer, or `None` for unanswered. `raw` may be any JSON value; raises `Unreadable`."""

    def counts(self, answer: Any) -> bool:  # noqa: ARG002 - kinds with unfinished answers look at it
        """Say whether a normalised answer is one: blank text and half a date-time aren't."""
        return True

    def complaints(self, answer: Any, today: date) -> list[Phrase]:  # noqa: ARG002 - kinds with limits look at them
        """Give a phrase for each limit that a normalised answer breaks; asked when the form is sent."""
        return []

    def readable(self, answer: Any) -> str | Phrase:
        """Give a normalised answer for people to read: its own words, or a phrase."""
        return str(answer)

    @property
    def span(self) -> Span | None:
        """Give the limits of what `number` gives, or `None` when answers of this kind aren't numbers."""
        return None

    def number(self, answer: Any) -> Decimal:
        """Give the number that a normalised answer counts as in scores; asked only of questions with a `span`."""
        raise NotImplementedError

    def read_compared(self, operator: Operator, raw: Any) -> Any:  # noqa: ARG002 - check boxes look at it
        """Give the normalised value of a condition on this question; raises `Unreadable` when no answer could match it."""
        value = self.read(raw)
        if value is None or not self.counts(value):
            raise Unreadable(answering.CONDITION_NEEDS_VALUE())
        return value

    def raw_from(self, fields: Fields) -> Any:
        """Give what was posted for this question, not yet read; `None` when nothing was."""
        values = fields.get(self.id)
        return values[-1] if values else None

    def fields_of(self, answer: Any) -> list[tuple[str, str]]:
        """Give the HTML fields (name, value) that hold `answer`: a normalised one, or an unreadable one of type `posted`."""
        return [(self.id, answer)]


@dataclass(frozen=True, slots=True)
class Choice:
    """One alternative, or one row or column of a matrix. `id` is what is stored; `label` what is shown; `value` what it counts as."""

    id: str
    label: str
    value: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class ChoiceQuestion(Question):
    """What every question with alternatives has. Its answers are numbers when every alternative has a `value`."""

    choices: tuple[Choice, ...]

    @cached_property
    def labels(self) -> dict[str, str]:
        """Give the label of each choice id."""
        return {choice.id: choice.label for choice in self.choices}

    @cached_property
    def values(self) -> dict[str, Decimal]:
        """Give the value of each choice that has one."""
        return {choice.id: choice.value for choice in self.choices if choice.value is not None}

    @property
    def span(self) -> Span | None:
        """Give the least and the greatest value, or `None` when some alternative has none."""
        if len(self.values) < len(self.choices) or not self.choices:
            return None
        return min(self.values.values()), max(self.values.values())

    def number(self, answer: str) -> Decimal:
        """Give the chosen alternative's value."""
        return self.values[answer]
