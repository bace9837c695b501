"""What stands in the PDF of a response: the questions that the citizen saw, each with the answer in words. No name and no number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from common.chassis.pdf import Block, Document, answer, facts, heading, plain
from common.forms import Form, Question, readable_answer, visible_questions
from common.forms.kinds.base import Kind
from common.phrases import answering
from services.moments.pdf.labels import SWEDISH, Words, said

SWEDEN = ZoneInfo("Europe/Stockholm")


def response_document(
    form: Form,
    answers: Mapping[str, Any],
    programme: str,
    submitted_at: datetime,
    *,
    filled_by: str = "",
    words: Words = SWEDISH,
) -> Document:
    """Give the document; it has the date of the sending, so that drawing it again gives the same. `filled_by`: who answered for the citizen, by its name in `words`."""
    sent = format_datetime(submitted_at, "d MMMM y 'kl.' HH.mm", tzinfo=SWEDEN, locale="sv")
    asked = [question for question in visible_questions(form, answers) if question.kind is not Kind.INFORMATION]
    blocks = [
        facts(
            [
                (words["programme"], programme),
                (words["sent"], sent),
                *([(words["filled_by"], words[filled_by])] if filled_by else []),
            ]
        ),
        heading(1, plain(words["answers"])),
        *(_answered(question, answers.get(question.id), words) for question in asked),
    ]
    return Document(form.title, blocks, f"{programme}: {form.title}", submitted_at)


def _answered(question: Question, value: Any, words: Words) -> Block:
    readable = readable_answer(question, value)
    return answer(question.label, said(readable or answering.NO_ANSWER(), words), answered=readable is not None)
