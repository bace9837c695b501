"""The room's blueprint: who was signed out while writing comes back to the step where the text waits in the browser."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from common.contracts.errors import Blocked, NotSignedIn
from gateway import errors
from gateway.citizen.parts import form_sheet, labels
from gateway.identity.resubmission import is_kept
from gateway.phrases import sentence_of
from gateway.phrases.reading import is_answered

pages = Blueprint("citizen", __name__)


@pages.context_processor
def words() -> dict[str, Any]:
    """Give the room's templates their sentences, and what they ask of questions."""
    return {
        "steps_read": labels.steps_read,
        "module_state": labels.module_state,
        "script_texts": labels.script_texts,
        "rule_of": form_sheet.rule_of,
        "is_buttons": form_sheet.is_buttons,
        "limits_of": form_sheet.limits_of,
        "is_answered": is_answered,
    }


@pages.errorhandler(Blocked)
def to_form(error: Blocked) -> Any:
    """Lead to the form that the programme waits for; a script gets the error as data."""
    if errors.wants_data():
        return errors.named(error)
    flash(sentence_of(error), "error")
    place = {"moment_id": (request.view_args or {})["moment_id"], "step_id": error.details["step_id"]}
    form = f"formular-{error.details['form_id']}"
    return redirect(url_for("citizen.step", **place, _anchor=form), 303)


@pages.errorhandler(NotSignedIn)
def to_sign_in(error: NotSignedIn) -> Any:
    """Send who posted a form without a session to sign in and from there to the form's step, where a script has kept it; else as always."""
    place = request.view_args or {}
    try:
        is_as_always = request.method == "GET" or errors.wants_data() or "step_id" not in place or is_kept()
    except HTTPException as unreadable:  # the form that would be kept
        return errors.of_http(unreadable)
    if is_as_always:
        return errors.named(error)
    step = url_for("citizen.step", moment_id=place["moment_id"], step_id=place["step_id"])
    return redirect(url_for("identity.citizen_sign_in", vidare=step), 303)
