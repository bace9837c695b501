"""Answers in words, for staff's view and plain-text copies."""

from typing import Any

from common.forms.kinds.base import Question, Unreadable

NO_ANSWER = "Inget svar"


def readable_answer(question: Question, value: Any) -> str:
    """Give the answer in Swedish (`Ja`, `3,5 st`, `2024-06-01`); never raises, also for a value that the question can't have."""
    try:
        answer = question.read(value)
    except Unreadable:
        return "Svaret går inte att visa"
    return NO_ANSWER if answer is None else question.readable(answer)
