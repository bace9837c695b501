"""What stands in the PDF of a response: the questions that the citizen saw, each with the answer in words. No name and no number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from common.chassis.pdf import Block, Document, answer, facts, heading, ours, plain
from common.contracts.languages import SWEDISH
from common.forms import Form, Question, readable_answer, visible_questions
from common.forms.kinds.base import Kind
from common.phrases import answering
from services.moments.pdf.labels import BY_LANGUAGE, Words, instant, said


def response_document(
    form: Form,
    answers: Mapping[str, Any],
    programme: str,
    submitted_at: datetime,
    *,
    filled_by: str = "",
    language: str = SWEDISH,
    reader: str = SWEDISH,
) -> Document:
    """Give the document; it has the date of the sending, so that drawing it again gives the same. `filled_by`: who answered for the citizen, by its name in the words.

    `language`: of the programme; `reader`: of our own words.
    """
    words = BY_LANGUAGE[reader]
    asked = [question for question in visible_questions(form, answers) if question.kind is not Kind.INFORMATION]
    blocks = [
        facts(
            [
                (words["programme"], programme),
                (words["sent"], instant(submitted_at, reader)),
                *([(words["filled_by"], words[filled_by])] if filled_by else []),
            ]
        ),
        ours(heading(1, plain(words["answers"])), reader),
        *(_answered(question, answers.get(question.id), words) for question in asked),
    ]
    return Document(form.title, blocks, f"{programme}: {form.title}", submitted_at, language=language, reader=reader)


def _answered(question: Question, value: Any, words: Words) -> Block:
    readable = readable_answer(question, value)
    return answer(question.label, said(readable or answering.NO_ANSWER(), words), answered=readable is not None)
