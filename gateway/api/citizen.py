"""What citizens do in their own moments: read, mark as read, answer, send."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.moments.fingerprints import FINGERPRINT, Fingerprint
from common.contracts.moments.lists import MINE, MyMoments
from common.contracts.moments.overview import OVERVIEW, Overview
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE, ResponseChanged, ResponseSubmitted
from common.contracts.moments.steps import MARK_STEP, STEP, StepPage
from common.contracts.moments.vocabulary import MomentChanged
from gateway.api.meeting import CONFLICT, own_answers, telling_saved
from gateway.api.views import ask, ask_about_citizens, ask_about_moment, blueprint, body_of
from gateway.identity.access_rules import for_citizens

pages = blueprint("citizen", "Invånarens egna moment")


@pages.route("/my/moments", methods=["GET"])
@pages.response(200, MyMoments)
@for_citizens
def my_moments() -> Response:
    """List the citizen's own moments that can be reached."""
    return ask_about_citizens(MINE, "own moments", "moments", "citizen_id")


@pages.route("/my/moments/<uuid:moment_id>", methods=["GET"])
@pages.response(200, Overview)
@for_citizens
def my_moment(moment_id: UUID) -> Response:
    """Give an own moment at a glance; upcoming modules are left out."""
    return ask_about_moment(OVERVIEW, "read", "own moment", moment_id=moment_id)


@pages.route("/my/moments/<uuid:moment_id>/fingerprint", methods=["GET"])
@pages.response(200, Fingerprint)
@for_citizens
def fingerprint(moment_id: UUID) -> Response:
    """Tell whether an own moment has changed: another fingerprint than the overview's. Send `X-Sob-Poll: 1`; it is no view."""
    return ask(FINGERPRINT, moment_id=moment_id)


@pages.route("/my/moments/<uuid:moment_id>/steps/<step_id>", methods=["GET"])
@pages.response(200, StepPage)
@for_citizens
def step(moment_id: UUID, step_id: str) -> Response:
    """Give the state of a step and the answers given there; its text is `GET /programmes/{version_id}/steps/{step_id}`."""
    return ask_about_moment(STEP, "read", "own step", moment_id=moment_id, step_id=step_id)


@pages.route("/my/moments/<uuid:moment_id>/steps/<step_id>/read", methods=["PUT"])
@pages.arguments(body_of(MARK_STEP, "moment_id", "step_id"))
@pages.response(200, MomentChanged)
@for_citizens
def mark_step(body: dict[str, Any], moment_id: UUID, step_id: str) -> Response:
    """Mark a step as read, or as unread again."""
    return ask(MARK_STEP, moment_id=moment_id, step_id=step_id, **body)


@pages.route("/my/moments/<uuid:moment_id>/steps/<step_id>/forms/<form_id>", methods=["PUT"])
@pages.arguments(body_of(SAVE_RESPONSE, "moment_id", "step_id", "form_id"))
@pages.response(200, ResponseChanged)
@pages.alt_response(409, **CONFLICT)
@for_citizens
def save_response(body: dict[str, Any], moment_id: UUID, step_id: str, form_id: str) -> Response:
    """Save answers so far."""
    with telling_saved(lambda: own_answers(moment_id, step_id, form_id, body["occasion"])):
        return ask(SAVE_RESPONSE, moment_id=moment_id, step_id=step_id, form_id=form_id, **body)


@pages.route("/my/moments/<uuid:moment_id>/steps/<step_id>/forms/<form_id>/submit", methods=["POST"])
@pages.arguments(body_of(SUBMIT_RESPONSE, "moment_id", "step_id", "form_id"))
@pages.response(200, ResponseSubmitted)
@pages.alt_response(409, **CONFLICT)
@for_citizens
def submit_response(body: dict[str, Any], moment_id: UUID, step_id: str, form_id: str) -> Response:
    """Send a form; show the texts on safety in the answer to the person at once."""
    with telling_saved(lambda: own_answers(moment_id, step_id, form_id, body["occasion"])):
        return ask(SUBMIT_RESPONSE, moment_id=moment_id, step_id=step_id, form_id=form_id, **body)
