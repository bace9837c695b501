"""What citizens do in their own moments: read, mark as read, answer, send."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.moments.fingerprints import FINGERPRINT
from common.contracts.moments.lists import MINE
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE, ResponseChanged, ResponseSubmitted
from common.contracts.moments.steps import MARK_STEP, STEP
from gateway.api.conflicts import CONFLICT, own_answers, telling_saved
from gateway.api.declaring import Routes
from gateway.api.views import ask, blueprint, body_of
from gateway.identity.access_rules import for_citizens
from gateway.recorded import of_moment, of_rows

pages = blueprint("citizen", "Invånarens egna moment")
citizens = Routes(pages, for_citizens)

citizens.get(
    "/my/moments",
    MINE,
    "List the citizen's own moments that can be reached.",
    record=of_rows("own moments", "moments"),
    name="my_moments",
)
citizens.get(
    "/my/moments/<uuid:moment_id>",
    OVERVIEW,
    "Give an own moment at a glance; upcoming modules are left out.",
    record=of_moment("own moment"),
    name="my_moment",
)
citizens.get(
    "/my/moments/<uuid:moment_id>/fingerprint",
    FINGERPRINT,
    "Tell whether an own moment has changed: another fingerprint than the overview's. Send `X-Sob-Poll: 1`; it is no view.",
)
citizens.get(
    "/my/moments/<uuid:moment_id>/steps/<step_id>",
    STEP,
    "Give the state of a step and the answers given there; its text is `GET /programmes/{version_id}/steps/{step_id}`.",
    record=of_moment("own step"),
)
citizens.put("/my/moments/<uuid:moment_id>/steps/<step_id>/read", MARK_STEP, "Mark a step as read, or as unread again.")


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
