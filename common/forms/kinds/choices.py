"""One or several of given alternatives, and yes or no. Answers hold the alternatives' ids, never their labels."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from common.forms.conditions import CONTAINMENT, PRESENCE, Operator
from common.forms.kinds.base import ChoiceQuestion, Fields, Question, Span, Unreadable
from common.phrases import answering
from common.phrases.code import Phrase

MOST_CHOICES = 200
"""The most alternatives of one question, and rows of one matrix."""


@dataclass(frozen=True, kw_only=True)
class SingleChoice(ChoiceQuestion):
    """`radio` and `dropdown`: exactly one of `choices`."""

    @property
    def demand(self) -> Phrase:
        """Give the phrase for a missing answer."""
        return answering.CHOOSE_ONE()

    def read(self, raw: Any) -> str | None:
        """Give the id of the chosen alternative."""
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str) or raw not in self.labels:
            raise Unreadable(answering.NOT_OFFERED())
        return raw

    def readable(self, answer: str) -> str:
        """Give the label."""
        return self.labels[answer]


@dataclass(frozen=True, kw_only=True)
class Checkbox(ChoiceQuestion):
    """`checkbox`: any number of `choices`; the limits count when something is chosen or the question is mandatory."""

    operators: ClassVar[frozenset[Operator]] = PRESENCE | CONTAINMENT
    posted: ClassVar[type] = list

    minimum_choices: int = 0
    maximum_choices: int = MOST_CHOICES

    @property
    def span(self) -> Span | None:
        """Give limits of the sum of what is chosen."""
        if super().span is None:
            return None
        zero = Decimal(0)
        return sum((min(each, zero) for each in self.values.values()), zero), sum(
            (max(each, zero) for each in self.values.values()), zero
        )

    def number(self, answer: list[str]) -> Decimal:  # type: ignore[override]  # several alternatives, not one
        """Give the sum of the chosen alternatives' values."""
        return sum((self.values[one] for one in answer), Decimal(0))

    @property
    def demand(self) -> Phrase:
        """Give the phrase for a missing answer."""
        return answering.CHOOSE_AT_LEAST(least=max(1, self.minimum_choices))

    def read(self, raw: Any) -> list[str] | None:
        """Give the chosen ids once each in the form's order, so that equal answers look equal."""
        if raw is None or raw == "":
            return None
        if not isinstance(raw, list) or len(raw) > MOST_CHOICES:
            raise Unreadable(answering.NOT_OFFERED())
        if not all(isinstance(one, str) and one in self.labels for one in raw):
            raise Unreadable(answering.NOT_OFFERED())
        return [one for one in self.labels if one in raw] or None

    def complaints(self, answer: list[str], today: date) -> list[Phrase]:  # noqa: ARG002 - the same call for every kind
        """Complain about too few or too many."""
        if len(answer) < self.minimum_choices:
            return [answering.CHOOSE_AT_LEAST(least=self.minimum_choices)]
        if len(answer) > self.maximum_choices:
            return [answering.CHOOSE_AT_MOST(most=self.maximum_choices)]
        return []

    def readable(self, answer: list[str]) -> str:
        """Give the labels with commas, or semicolons when a label has a comma of its own."""
        labels = [self.labels[one] for one in answer]
        return ("; " if any("," in label for label in labels) else ", ").join(labels)

    def read_compared(self, operator: Operator, raw: Any) -> str:  # noqa: ARG002 - only containment is allowed
        """Give the one choice that a condition asks for."""
        if not isinstance(raw, str) or raw not in self.labels:
            raise Unreadable(answering.NOT_OFFERED())
        return raw

    def raw_from(self, fields: Fields) -> list[str] | None:
        """Give every posted value; empty ones mean nothing."""
        return [value for value in fields.get(self.id, ()) if value] or None

    def fields_of(self, answer: list[Any]) -> list[tuple[str, str]]:
        """Give one field for each choice, all with the question's name."""
        return [(self.id, one) for one in answer if isinstance(one, str)]


@dataclass(frozen=True, kw_only=True)
class YesNo(Question):
    """`yes_no`: `true` or `false`; in HTML the values are `yes` and `no`; in scores 1 and 0."""

    @property
    def span(self) -> Span:
        """Give 0 and 1."""
        return Decimal(0), Decimal(1)

    def number(self, answer: bool) -> Decimal:
        """Give 1 for yes and 0 for no."""
        return Decimal(int(answer))

    @property
    def demand(self) -> Phrase:
        """Give the phrase for a missing answer."""
        return answering.CHOOSE_YES_OR_NO()

    def read(self, raw: Any) -> bool | None:
        """Give the answer."""
        if raw is None or raw == "":
            return None
        if not isinstance(raw, bool):
            raise Unreadable(self.demand)
        return raw

    def readable(self, answer: bool) -> Phrase:
        """Give yes or no."""
        return answering.YES() if answer else answering.NO()

    def raw_from(self, fields: Fields) -> Any:
        """Turn `yes` and `no` into truth; anything else stays as it is and is refused when it is read."""
        posted = Question.raw_from(self, fields)
        return {"yes": True, "no": False}.get(posted, posted)

    def fields_of(self, answer: Any) -> list[tuple[str, str]]:
        """Give the chosen radio button's field."""
        return [(self.id, {True: "yes", False: "no"}.get(answer, str(answer)))]
