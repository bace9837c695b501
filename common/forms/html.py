"""Between HTML forms and answers.

Names: `<question>`; for a matrix `<question>.<row>`; for a date-time `<question>.date` and `<question>.time`. A check box has the same
name for each choice. Values are ids, `yes`/`no`, or what the person wrote. Names without a question (a CSRF token) are passed over;
question ids have no underscore, so such names don't collide when they have one.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from common.forms.kinds.base import Question, Unreadable
from common.forms.model import Form


def from_html(form: Form, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Give the answers in posted (name, value) `pairs`; what is empty is left out.

    A value that can't be read stays as it was posted, so that the check tells the person what is wrong with it.
    """
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    answers = {}
    for question in form.questions:
        raw = question.raw_from(fields)
        answer = _readable_or_raw(question, raw)
        if answer is not None:
            answers[question.id] = answer
    return answers


def html_pairs(form: Form, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the (name, value) pairs that the form's controls hold with these `answers`; `from_html` gives the answers again."""
    pairs: list[tuple[str, str]] = []
    for question in form.questions:
        answer = _readable_or_raw(question, answers.get(question.id))
        if answer is not None:
            pairs.extend(question.fields_of(answer))
    return pairs


def _readable_or_raw(question: Question, raw: Any) -> Any:
    try:
        return question.read(raw)
    except Unreadable:
        return raw if isinstance(raw, question.posted) else None
