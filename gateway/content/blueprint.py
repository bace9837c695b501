"""The room's blueprint: its sentences, and who sees what of the actor's roles."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from common.contracts.errors import TooLarge
from gateway import backend, errors
from gateway.citizen.parts import form_sheet
from gateway.content.parts import labels
from gateway.phrases.reading import is_answered
from gateway.uploading import most_of

MEGABYTE = 1024 * 1024
pages = Blueprint("content", __name__, url_prefix="/personal/innehall")


def holds(*roles: str) -> bool:
    """Say whether the person of this request has one of the roles: what a page offers. The service decides what is allowed."""
    return bool(backend.current_actor().roles.intersection(roles))


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Any:
    """Lead back to where the file was chosen, and say how large it may be: nothing of what was sent has been read."""
    if errors.wants_data():
        return errors.named(TooLarge())
    most = most_of(request.endpoint)
    size = _("%(mega)s MB", mega=most // MEGABYTE) if most >= MEGABYTE else _("%(kilo)s kB", kilo=most // 1024)
    flash(_("Filen är för stor. Den får vara högst %(size)s. Inget är sparat.", size=size), "error")
    draft = request.view_args and request.view_args.get("draft_id")
    home = url_for("content.draft", draft_id=draft) if draft else url_for("content.drafts_list")
    return redirect(errors.page_of_request() or home, 303)


@pages.context_processor
def words() -> dict[str, Any]:
    """Give the room's templates their sentences, and what a form to try asks of its questions."""
    return {
        "holds": holds,
        "kind_word": labels.kind_word,
        "difference_word": labels.difference_word,
        "place_words": labels.place_words,
        "lines_of": labels.lines_of,
        "operator_words": labels.operator_words,
        "missing_words": labels.missing_words,
        "priority_words": labels.priority_words,
        "question_word": labels.question_word,
        "writing_texts": labels.writing_texts,
        "rule_of": form_sheet.rule_of,
        "is_buttons": form_sheet.is_buttons,
        "limits_of": form_sheet.limits_of,
        "is_answered": is_answered,
    }
