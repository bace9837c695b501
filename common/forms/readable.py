"""Answers for people to read: staff's view and plain-text copies."""

from typing import Any

from common.forms.kinds.base import Question, Unreadable
from common.phrases import answering
from common.phrases.code import Phrase


def readable_answer(question: Question, value: Any) -> str | Phrase | None:
    """Give the answer (`3,5 st`, `2024-06-01`) or the phrase that it is (yes); `None` without one. Never raises, also for what the question can't have."""
    try:
        answer = question.read(value)
    except Unreadable:
        return answering.NOT_SHOWABLE()
    return None if answer is None else question.readable(answer)
