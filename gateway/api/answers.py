"""What staff do with a citizen's answers and greeting: sign off, open again, the welcome, and a look at the citizen's own view."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.moments.filling_in import FILL_IN, FILL_PAGE, FilledIn
from common.contracts.moments.previews import PREVIEW, PREVIEW_STEP
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE
from common.contracts.moments.welcomes import (
    HIDE_WELCOME,
    PUBLISH_WELCOME,
    RESET_WELCOME,
    SAVE_WELCOME,
    SHOW_WELCOME,
    WELCOME,
    WelcomeChanged,
)
from gateway.api.conflicts import CONFLICT, answers_to_fill_in, telling_saved
from gateway.api.declaring import Routes
from gateway.api.views import ask, blueprint, body_of
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_moment

pages = blueprint("answers", "Svar, välkomsttext och förhandsgranskning")
staff = Routes(pages, for_staff)
FORM = "/moments/<uuid:moment_id>/steps/<step_id>/forms/<form_id>"
WELCOME_ACTIONS = {"hide": HIDE_WELCOME, "show": SHOW_WELCOME, "reset": RESET_WELCOME}

staff.get(
    "/moments/<uuid:moment_id>/preview",
    PREVIEW,
    "Give a moment at a glance as its citizen sees it.",
    record=of_moment("preview"),
)
staff.get(
    "/moments/<uuid:moment_id>/preview/steps/<step_id>",
    PREVIEW_STEP,
    "Give a step as its citizen sees it, without what they haven't sent.",
    record=of_moment("preview"),
)
staff.post(
    "/moments/<uuid:moment_id>/responses/<uuid:response_id>/review",
    REVIEW_RESPONSE,
    "Sign off a response that waits for review, with a comment that may be shown to the citizen.",
)
staff.post(
    "/moments/<uuid:moment_id>/responses/<uuid:response_id>/reopen",
    REOPEN_RESPONSE,
    "Open a sent response for the citizen again, with a note to them; what was sent stays readable for staff.",
)
staff.get(FORM, FILL_PAGE, "Give a form that may be answered for the citizen now.", record=of_moment("response"))


@pages.route(FORM, methods=["POST"])
@pages.arguments(body_of(FILL_IN, "moment_id", "step_id", "form_id"))
@pages.response(200, FilledIn)
@pages.alt_response(409, **CONFLICT)
@for_staff
def fill_in(body: dict[str, Any], moment_id: UUID, step_id: str, form_id: str) -> Response:
    """Answer a form for the citizen and send it. It shows that staff did; what the citizen has begun is never written over."""
    with telling_saved(lambda: answers_to_fill_in(moment_id, step_id, form_id, body["occasion"])):
        return ask(FILL_IN, moment_id=moment_id, step_id=step_id, form_id=form_id, **body)


staff.get(
    "/moments/<uuid:moment_id>/welcome",
    WELCOME,
    "Give the welcome of one citizen: what is published for them, and the draft.",
    record=of_moment("welcome"),
)
staff.put("/moments/<uuid:moment_id>/welcome", PUBLISH_WELCOME, "Publish a welcome for the citizen.")
staff.put(
    "/moments/<uuid:moment_id>/welcome/draft",
    SAVE_WELCOME,
    "Keep a draft of the welcome; the citizen sees what is published.",
)


@pages.route("/moments/<uuid:moment_id>/welcome/<any(hide, show, reset):action>", methods=["POST"])
@pages.arguments(body_of(HIDE_WELCOME, "moment_id"))
@pages.response(200, WelcomeChanged)
@for_staff
def change_welcome(body: dict[str, Any], moment_id: UUID, action: str) -> Response:
    """Hide the welcome, show it again, or go back to the programme's."""
    return ask(WELCOME_ACTIONS[action], moment_id=moment_id, **body)
