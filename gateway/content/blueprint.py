"""The room's blueprint: its sentences, and who sees what of the actor's roles."""

from typing import Any

from flask import Blueprint

from gateway import backend
from gateway.citizen import filling
from gateway.content import texts

pages = Blueprint("content", __name__, url_prefix="/personal/innehall")


def holds(*roles: str) -> bool:
    """Tell whether the person of this request has one of the roles: what a page offers. The service decides what is allowed."""
    return bool(backend.current_actor().roles.intersection(roles))


@pages.context_processor
def words() -> dict[str, Any]:
    """Give the room's templates their sentences, and what a form to try asks of its questions."""
    return {
        "holds": holds,
        "kind_word": texts.kind_word,
        "difference_word": texts.difference_word,
        "place_words": texts.place_words,
        "lines_of": texts.lines_of,
        "operator_words": texts.operator_words,
        "missing_words": texts.missing_words,
        "priority_words": texts.priority_words,
        "question_word": texts.question_word,
        "writing_texts": texts.writing_texts,
        "rule_of": filling.rule_of,
        "is_buttons": filling.is_buttons,
        "is_answered": filling.is_answered,
    }
