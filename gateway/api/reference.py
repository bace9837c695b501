"""Programmes' content for API clients, and the API's own documents."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, render_template

from common.contracts.base import Caller
from common.contracts.content.versions import OUTLINE, STEP, StepContent
from common.forms import definition_for_citizens
from gateway import backend
from gateway.api.declaring import Routes
from gateway.api.readable import shapes, subjects
from gateway.api.views import PREFIX, answer, blueprint
from gateway.identity.access_rules import for_anyone_signed_in, for_everyone

content = blueprint("content", "Programmens innehåll; en publicerad version ändras aldrig")
signed_in = Routes(content, for_anyone_signed_in)

signed_in.get("/programmes/<uuid:version_id>", OUTLINE, "Give a programme version without its texts.")


@content.route("/programmes/<uuid:version_id>/steps/<step_id>", methods=["GET"])
@content.response(200, StepContent)
@for_anyone_signed_in
def step(version_id: UUID, step_id: str) -> Response:
    """Give a step's text and forms; citizens get the forms without scores and rules, which are words for staff."""
    page = backend.ask(STEP, version_id=version_id, step_id=step_id)
    if backend.current_actor().kind is Caller.CITIZEN:
        page = {**page, "forms": {name: definition_for_citizens(form) for name, form in page["forms"].items()}}
    return answer(page)


def documents(api: Any) -> Blueprint:
    """Give the blueprint of the OpenAPI document, as data and as a page to read."""
    pages = Blueprint("api_documents", __name__, url_prefix=PREFIX)

    @pages.get("/openapi.json")
    @for_everyone("an API's description is public")
    def openapi() -> Response:
        """Give the OpenAPI 3.1 document."""
        return jsonify(api.spec.to_dict())

    @pages.get("/")
    @for_everyone("an API's description is public")
    def readable() -> str:
        """Give the document as a page."""
        document = api.spec.to_dict()
        told = {"subjects": subjects(document), "shapes": shapes(document)}
        return render_template("api.html", document=document, **told)

    return pages
