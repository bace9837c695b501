"""Answers that stand for all others: for a question and the conditions on it, one answer of each sort that the conditions can tell apart."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from common.forms.conditions import CONTAINMENT, Condition
from common.forms.kinds.base import Question, Unreadable
from common.forms.kinds.calendar import Date, DateTime, Today
from common.forms.kinds.choices import Checkbox, SingleChoice, YesNo
from common.forms.kinds.decimals import plain
from common.forms.kinds.matrix import Matrix
from common.forms.kinds.numbers import Number, Scale
from common.forms.kinds.texts import Text

MOST_MENTIONED = 6
"""With more alternatives of one check box mentioned in conditions, their combinations aren't tried."""
_ANY_DAY = date(2024, 6, 25)


def representatives(question: Question, conditions: Sequence[Condition]) -> list[Any] | None:
    """Give normalised answers that can be sent, unanswered (`None`) first; `None` altogether when there are too many."""
    mentioned = [each.value for each in conditions if each.question == question.id and each.value is not None]
    match question:
        case YesNo():
            found: Iterable[Any] = (True, False)
        case Checkbox():
            found = _choices(question, mentioned)
        case SingleChoice():
            found = _one_of([choice.id for choice in question.choices], mentioned)
        case Matrix():
            found = _rows(question, [each for each in conditions if each.question == question.id])
        case Scale() | Number():
            found = _around(question, mentioned)
        case Text():
            found = _texts(question, conditions)
        case _:
            found = _moments(question, mentioned)
    if _is_too_much(question, mentioned):
        return None
    return [None, *_possible(question, found)]


def _is_too_much(question: Question, mentioned: Sequence[Any]) -> bool:
    combined = isinstance(question, Checkbox | Matrix | Text)
    return combined and len(set(map(str, mentioned))) > MOST_MENTIONED


def _one_of(offered: Sequence[str], mentioned: Sequence[str]) -> list[str]:
    """Give the mentioned alternatives and one of the others, which conditions can't tell apart."""
    others = [one for one in offered if one not in mentioned]
    return [one for one in offered if one in mentioned] + others[:1]


def _choices(question: Checkbox, mentioned: Sequence[str]) -> Iterator[list[str]]:
    named = sorted(set(mentioned))[:MOST_MENTIONED]
    others = [choice.id for choice in question.choices if choice.id not in named]
    for number in range(len(named) + 1):
        for chosen in combinations(named, number):
            filling = others[: max(1 - number, question.minimum_choices - number, 0)]
            answer = [*chosen, *filling]
            yield [choice.id for choice in question.choices if choice.id in answer]


def _rows(question: Matrix, conditions: Sequence[Condition]) -> Iterator[dict[str, str]]:
    columns = [choice.id for choice in question.choices]
    rows = sorted({each.row for each in conditions if each.row})[:3]
    named = {row: [each.value for each in conditions if each.row == row and each.value] for row in rows}
    for chosen in product(*([*_one_of(columns, named[row]), ""] for row in rows)):
        answer = dict(zip(rows, chosen, strict=True))
        full = {row: answer.get(row, columns[0]) for row in question.row_labels}
        yield {row: column for row, column in full.items() if column}


def _around(question: Number | Scale, mentioned: Sequence[int | float]) -> Iterator[int | float]:
    """Give each mentioned number with its neighbours, and the ends."""
    step = Decimal(question.step or "0.001")
    ends = [Decimal(end) for end in (question.minimum, question.maximum) if end is not None]
    numbers = [Decimal(repr(number)) for number in mentioned]
    for number in [*ends, *numbers] or [Decimal(0)]:
        yield from (plain(number + shift) for shift in (-step, Decimal(0), step))
        if question.step and isinstance(question, Number):
            start = question.minimum or Decimal(0)
            below = start + (number - start) // step * step
            yield from (plain(below), plain(below + step))


def _texts(question: Text, conditions: Sequence[Condition]) -> Iterator[str]:
    own = [each for each in conditions if each.question == question.id and each.value is not None]
    parts = sorted({each.value for each in own if each.operator in CONTAINMENT})[:MOST_MENTIONED]
    yield from (each.value for each in own)
    for number in range(2, len(parts) + 1):
        yield from (" ".join(chosen) for chosen in combinations(parts, number))


def _moments(question: Question, mentioned: Sequence[str]) -> Iterator[str]:
    """Give each mentioned date or time with its neighbours a minute and a day away, the limits' too, and something early and late."""
    form = {Date: "%Y-%m-%d", DateTime: "%Y-%m-%dT%H:%M"}.get(type(question), "%H:%M")
    limits = [getattr(question, name, None) for name in ("earliest", "latest")]
    ends = [datetime(day.year, day.month, day.day) for day in limits if isinstance(day, date)]  # noqa: DTZ001 - wall-clock time, as answers are
    named = [datetime.strptime(each, form) for each in mentioned]  # noqa: DTZ007 - likewise
    shifts = (timedelta(0), timedelta(minutes=1), timedelta(days=1))
    for moment in [*named, *ends, datetime(2024, 6, 25), datetime(2024, 6, 25, 23, 59)]:  # noqa: DTZ001 - likewise
        yield from ((moment + sign * shift).strftime(form) for shift in shifts for sign in (-1, 1))


def _possible(question: Question, answers: Iterable[Any]) -> list[Any]:
    """Give those that the question can have, each once; a text that a pattern allows is always thought possible."""
    found: list[Any] = []
    for answer in answers:
        if answer not in found and _fits(question, answer):
            found.append(answer)
    return [*found, _SOMETHING] if isinstance(question, Text) else found


_SOMETHING = "\ufffc"
"""A text that no condition mentions."""


def _fits(question: Question, answer: Any) -> bool:
    try:
        read = question.read(answer)
    except Unreadable:
        return False
    if read is None or not question.counts(read):
        return False
    moving = any(isinstance(getattr(question, name, None), Today) for name in ("earliest", "latest"))
    return moving or not question.complaints(read, _ANY_DAY)
