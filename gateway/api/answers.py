"""What staff do with a citizen's answers and greeting: sign off, open again, the welcome, and a look at the citizen's own view."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.moments.filling_in import FILL_IN, FILL_PAGE, FilledIn, FillPage
from common.contracts.moments.overview import Overview
from common.contracts.moments.previews import PREVIEW, PREVIEW_STEP
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE, ResponseHandled
from common.contracts.moments.steps import StepPage
from common.contracts.moments.welcomes import (
    HIDE_WELCOME,
    PUBLISH_WELCOME,
    RESET_WELCOME,
    SAVE_WELCOME,
    SHOW_WELCOME,
    WELCOME,
    WelcomeChanged,
    WelcomePage,
)
from gateway.api.meeting import CONFLICT, answers_to_fill_in, telling_saved
from gateway.api.views import ask, ask_about_moment, blueprint, body_of
from gateway.identity.access_rules import for_staff

pages = blueprint("answers", "Svar, välkomsttext och förhandsgranskning")
WELCOME_ACTIONS = {"hide": HIDE_WELCOME, "show": SHOW_WELCOME, "reset": RESET_WELCOME}


@pages.route("/moments/<uuid:moment_id>/preview", methods=["GET"])
@pages.response(200, Overview)
@for_staff
def preview(moment_id: UUID) -> Response:
    """Give a moment at a glance as its citizen sees it."""
    return ask_about_moment(PREVIEW, "read", "preview", moment_id=moment_id)


@pages.route("/moments/<uuid:moment_id>/preview/steps/<step_id>", methods=["GET"])
@pages.response(200, StepPage)
@for_staff
def preview_step(moment_id: UUID, step_id: str) -> Response:
    """Give a step as its citizen sees it, without what they haven't sent."""
    return ask_about_moment(PREVIEW_STEP, "read", "preview", moment_id=moment_id, step_id=step_id)


@pages.route("/moments/<uuid:moment_id>/responses/<uuid:response_id>/review", methods=["POST"])
@pages.arguments(body_of(REVIEW_RESPONSE, "moment_id", "response_id"))
@pages.response(200, ResponseHandled)
@for_staff
def review_response(body: dict[str, Any], moment_id: UUID, response_id: UUID) -> Response:
    """Sign off a response that waits for review, with a comment that may be shown to the citizen."""
    return ask(REVIEW_RESPONSE, moment_id=moment_id, response_id=response_id, **body)


@pages.route("/moments/<uuid:moment_id>/responses/<uuid:response_id>/reopen", methods=["POST"])
@pages.arguments(body_of(REOPEN_RESPONSE, "moment_id", "response_id"))
@pages.response(200, ResponseHandled)
@for_staff
def reopen_response(body: dict[str, Any], moment_id: UUID, response_id: UUID) -> Response:
    """Open a sent response for the citizen again, with a note to them; what was sent stays readable for staff."""
    return ask(REOPEN_RESPONSE, moment_id=moment_id, response_id=response_id, **body)


FORM = "/moments/<uuid:moment_id>/steps/<step_id>/forms/<form_id>"


@pages.route(FORM, methods=["GET"])
@pages.arguments(body_of(FILL_PAGE, "moment_id", "step_id", "form_id"), location="query")
@pages.response(200, FillPage)
@for_staff
def fill_page(query: dict[str, Any], moment_id: UUID, step_id: str, form_id: str) -> Response:
    """Give a form that may be answered for the citizen now."""
    place = {"moment_id": moment_id, "step_id": step_id, "form_id": form_id, **query}
    return ask_about_moment(FILL_PAGE, "read", "response", **place)


@pages.route(FORM, methods=["POST"])
@pages.arguments(body_of(FILL_IN, "moment_id", "step_id", "form_id"))
@pages.response(200, FilledIn)
@pages.alt_response(409, **CONFLICT)
@for_staff
def fill_in(body: dict[str, Any], moment_id: UUID, step_id: str, form_id: str) -> Response:
    """Answer a form for the citizen and send it. It shows that staff did; what the citizen has begun is never written over."""
    with telling_saved(lambda: answers_to_fill_in(moment_id, step_id, form_id, body["occasion"])):
        return ask(FILL_IN, moment_id=moment_id, step_id=step_id, form_id=form_id, **body)


@pages.route("/moments/<uuid:moment_id>/welcome", methods=["GET"])
@pages.response(200, WelcomePage)
@for_staff
def welcome(moment_id: UUID) -> Response:
    """Give the welcome of one citizen: what is published for them, and the draft."""
    return ask_about_moment(WELCOME, "read", "welcome", moment_id=moment_id)


@pages.route("/moments/<uuid:moment_id>/welcome", methods=["PUT"])
@pages.arguments(body_of(PUBLISH_WELCOME, "moment_id"))
@pages.response(200, WelcomeChanged)
@for_staff
def publish_welcome(body: dict[str, Any], moment_id: UUID) -> Response:
    """Publish a welcome for the citizen."""
    return ask(PUBLISH_WELCOME, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/welcome/draft", methods=["PUT"])
@pages.arguments(body_of(SAVE_WELCOME, "moment_id"))
@pages.response(200, WelcomeChanged)
@for_staff
def save_welcome(body: dict[str, Any], moment_id: UUID) -> Response:
    """Keep a draft of the welcome; the citizen sees what is published."""
    return ask(SAVE_WELCOME, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/welcome/<any(hide, show, reset):action>", methods=["POST"])
@pages.arguments(body_of(HIDE_WELCOME, "moment_id"))
@pages.response(200, WelcomeChanged)
@for_staff
def change_welcome(body: dict[str, Any], moment_id: UUID, action: str) -> Response:
    """Hide the welcome, show it again, or go back to the programme's."""
    return ask(WELCOME_ACTIONS[action], moment_id=moment_id, **body)
