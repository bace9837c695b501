"""What citizens do in their own moments: read, mark as read, answer, send."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts import moments
from gateway.api.meeting import CONFLICT, own_answers, telling_saved
from gateway.api.views import ask, ask_about_citizens, ask_about_moment, blueprint, body_of
from gateway.identity.access_rules import for_citizens

pages = blueprint("citizen", "Invånarens egna moment")


@pages.route("/my/moments", methods=["GET"])
@pages.response(200, moments.MyMoments)
@for_citizens
def my_moments() -> Response:
    """List the citizen's own moments that can be reached."""
    return ask_about_citizens(moments.MINE, "own moments", "moments", "citizen_id")


@pages.route("/my/moments/<uuid:moment_id>", methods=["GET"])
@pages.response(200, moments.Overview)
@for_citizens
def my_moment(moment_id: UUID) -> Response:
    """Give an own moment at a glance; upcoming modules are left out."""
    return ask_about_moment(moments.OVERVIEW, "read", "own moment", moment_id=moment_id)


@pages.route("/my/moments/<uuid:moment_id>/fingerprint", methods=["GET"])
@pages.response(200, moments.Fingerprint)
@for_citizens
def fingerprint(moment_id: UUID) -> Response:
    """Tell whether an own moment has changed: another fingerprint than the overview's. Send `X-Sob-Poll: 1`; it is no view."""
    return ask(moments.FINGERPRINT, moment_id=moment_id)


@pages.route("/my/moments/<uuid:moment_id>/steps/<step_id>", methods=["GET"])
@pages.response(200, moments.StepPage)
@for_citizens
def step(moment_id: UUID, step_id: str) -> Response:
    """Give the state of a step and the answers given there; its text is `GET /programmes/{version_id}/steps/{step_id}`."""
    return ask_about_moment(moments.STEP, "read", "own step", moment_id=moment_id, step_id=step_id)


@pages.route("/my/moments/<uuid:moment_id>/steps/<step_id>/read", methods=["PUT"])
@pages.arguments(body_of(moments.MARK_STEP, "moment_id", "step_id"))
@pages.response(200, moments.MomentChanged)
@for_citizens
def mark_step(body: dict[str, Any], moment_id: UUID, step_id: str) -> Response:
    """Mark a step as read, or as unread again."""
    return ask(moments.MARK_STEP, moment_id=moment_id, step_id=step_id, **body)


@pages.route("/my/moments/<uuid:moment_id>/steps/<step_id>/forms/<form_id>", methods=["PUT"])
@pages.arguments(body_of(moments.SAVE_RESPONSE, "moment_id", "step_id", "form_id"))
@pages.response(200, moments.ResponseChanged)
@pages.alt_response(409, **CONFLICT)
@for_citizens
def save_response(body: dict[str, Any], moment_id: UUID, step_id: str, form_id: str) -> Response:
    """Save answers so far."""
    with telling_saved(lambda: own_answers(moment_id, step_id, form_id, body["occasion"])):
        return ask(moments.SAVE_RESPONSE, moment_id=moment_id, step_id=step_id, form_id=form_id, **body)


@pages.route("/my/moments/<uuid:moment_id>/steps/<step_id>/forms/<form_id>/submit", methods=["POST"])
@pages.arguments(body_of(moments.SUBMIT_RESPONSE, "moment_id", "step_id", "form_id"))
@pages.response(200, moments.ResponseSubmitted)
@pages.alt_response(409, **CONFLICT)
@for_citizens
def submit_response(body: dict[str, Any], moment_id: UUID, step_id: str, form_id: str) -> Response:
    """Send a form; show the texts on safety in the answer to the person at once."""
    with telling_saved(lambda: own_answers(moment_id, step_id, form_id, body["occasion"])):
        return ask(moments.SUBMIT_RESPONSE, moment_id=moment_id, step_id=step_id, form_id=form_id, **body)
