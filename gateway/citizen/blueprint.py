"""The room's blueprint: who was signed out while writing comes back to the step where the text waits in the browser."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from common.contracts.errors import NotSignedIn
from gateway import errors
from gateway.citizen import filling, texts

pages = Blueprint("citizen", __name__)


@pages.context_processor
def words() -> dict[str, Any]:
    """Give the room's templates their sentences, and what they ask of questions."""
    return {
        "steps_read": texts.steps_read,
        "module_state": texts.module_state,
        "script_texts": texts.script_texts,
        "rule_of": filling.rule_of,
        "is_buttons": filling.is_buttons,
        "is_answered": filling.is_answered,
    }


@pages.errorhandler(NotSignedIn)
def to_sign_in(error: NotSignedIn) -> Any:
    """Send who posted a form without a session to sign in and from there to the form's step; everybody else as always."""
    place = request.view_args or {}
    if request.method == "GET" or errors.wants_data() or "step_id" not in place:
        return errors.named(error)
    step = url_for("citizen.step", moment_id=place["moment_id"], step_id=place["step_id"])
    return redirect(url_for("identity.citizen_sign_in", vidare=step), 303)
