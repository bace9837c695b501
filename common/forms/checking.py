"""Judging answers: gently while a person writes, strictly when the form is sent.

Both take any JSON value as `answers` and never raise. A hidden question counts as unanswered, for itself and for those that depend on it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.forms.kinds.base import Answer, Question, Unreadable
from common.forms.model import Form
from common.forms.reader import shown
from common.phrases import answering
from common.phrases.code import Phrase

WHOLE = ""
"""The key of errors that belong to no single question; no question has that id."""
MOST_BYTES = 100_000
"""All answers of one form together, as JSON in UTF-8."""
_NAMED = 5

Read = dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict: what can be stored, normalised, and a list of phrases for each question that needs correction.

    An answer with an error isn't among `answers`. With an error under `WHOLE` nothing should be stored.
    """

    answers: Read
    errors: dict[str, list[Phrase]]

    @property
    def accepted(self) -> bool:
        """Say whether there is nothing to correct."""
        return not self.errors


def visible_questions(form: Form, answers: Any) -> list[Question]:
    """Give the questions that are shown with these answers (normalised or not), in the form's order."""
    given = answers if isinstance(answers, dict) else {}
    read, _ = _read(form.deciding.values(), given)
    return _visible(form, read)


def counting(form: Form, answers: Any) -> Read:
    """Give the answers that count, normalised, in the form's order: of questions that are shown, readable, not blank."""
    read, _ = _read(form.questions, answers if isinstance(answers, dict) else {})
    shown = (question for question in _visible(form, read) if question.id in read)
    return {question.id: read[question.id] for question in shown if question.counts(read[question.id])}


def check_draft(form: Form, answers: Any) -> Checked:
    """Judge what is saved while the person writes: types and sizes only, nothing is mandatory, hidden answers are kept.

    A hidden answer that can't be read is left out without a word: the person couldn't see what to correct.
    """
    errors = _as_a_whole(form, answers)
    if not isinstance(answers, dict):
        return Checked({}, errors)
    read, unreadable = _read(form.questions, answers)
    if unreadable:
        seen = {question.id for question in _visible(form, read)}
        errors.update((one, [phrase]) for one, phrase in unreadable.items() if one in seen)
    return Checked(read, errors | _too_large(read))


def check_submission(form: Form, answers: Any, today: date) -> Checked:
    """Judge what is sent: every rule of every visible question. Hidden and blank answers are left out of the result.

    `today` is the Swedish calendar's day, for limits that say "today".
    """
    errors = _as_a_whole(form, answers)
    if not isinstance(answers, dict):
        return Checked({}, errors)
    read, unreadable = _read(form.questions, answers)
    errors |= _too_large(read)
    kept: Read = {}
    for question in _visible(form, read):
        answer = read.get(question.id)
        if question.id in unreadable:
            errors[question.id] = [unreadable[question.id]]
        elif phrases := _judge(question, answer, today):
            errors[question.id] = phrases
        elif answer is not None and question.counts(answer):
            kept[question.id] = answer
    return Checked(kept, errors)


def _judge(question: Question, answer: Answer | None, today: date) -> list[Phrase]:
    phrases = question.complaints(answer, today) if answer is not None else []
    if not phrases and question.mandatory and (answer is None or not question.counts(answer)):
        return [question.demand]
    return phrases


def _read(questions: Iterable[Question], answers: Mapping[Any, Any]) -> tuple[Read, dict[str, Phrase]]:
    read: Read = {}
    unreadable: dict[str, Phrase] = {}
    for question in questions:
        raw = answers.get(question.id)
        if raw is None:
            continue
        try:
            answer = question.read(raw)
        except Unreadable as found:
            unreadable[question.id] = found.phrase
        else:
            if answer is not None:
                read[question.id] = answer
    return read, unreadable


def _visible(form: Form, read: Read) -> list[Question]:
    visible = []
    counted: Read = {}
    for question in form.questions:
        if question.show_if is not None and not question.show_if.holds(counted):
            continue
        visible.append(question)
        if question.id in form.deciding and question.id in read and question.counts(read[question.id]):
            counted[question.id] = read[question.id]
    return visible


def _as_a_whole(form: Form, answers: Any) -> dict[str, list[Phrase]]:
    if not isinstance(answers, dict):
        return {WHOLE: [answering.ANSWERS_UNREADABLE()]}
    unknown = [name for name in answers if name not in form.by_id]
    if not unknown:
        return {}
    return {WHOLE: [answering.NO_SUCH_QUESTIONS(names=[shown(name) for name in unknown[:_NAMED]])]}


def _too_large(read: Read) -> dict[str, list[Phrase]]:
    if len(json.dumps(read, ensure_ascii=False).encode()) <= MOST_BYTES:
        return {}
    return {WHOLE: [answering.TOO_LONG_TOGETHER()]}
