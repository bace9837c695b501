"""Answers to forms as people read them."""

from typing import Any

from common.forms import Question, readable_answer
from common.forms.kinds.decimals import exact
from common.forms.kinds.numbers import Number
from common.phrases import answering
from gateway.languages import number
from gateway.phrases import say


def answer_in_words(question: Question, value: Any) -> str:
    """Give an answer in words; never raises, also for what the question can't have."""
    if isinstance(question, Number) and (exactly := exact(value)) is not None:
        return f"{number(exactly)} {question.unit}".rstrip()
    return say(readable_answer(question, value) or answering.NO_ANSWER())


def is_answered(text: str) -> bool:
    """Say whether an answer in words is one."""
    return text != say(answering.NO_ANSWER())
