"""Linked moments."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.moments.links import LINK, LINKS, UNLINK, LinksPage
from common.contracts.moments.vocabulary import MomentChanged
from gateway import backend
from gateway.api.views import answer, ask, blueprint, body_of
from gateway.identity.access_rules import for_staff

pages = blueprint("links", "Länkade moment")


@pages.route("/moments/<uuid:moment_id>/links", methods=["GET"])
@pages.response(200, LinksPage)
@for_staff
def links(moment_id: UUID) -> Response:
    """Give what a moment is linked to, and the citizen's other moments at the unit."""
    with backend.viewing(action="read", what="linked moments") as access:
        found = backend.ask(LINKS, moment_id=moment_id)
        others = [each["citizen_id"] for each in [*found["links"], *found["candidates"]]]
        access.concerns([found["header"]["citizen_id"], *others], moment_id)
    return answer(found)


@pages.route("/moments/<uuid:moment_id>/links", methods=["POST"])
@pages.arguments(body_of(LINK, "moment_id"))
@pages.response(200, MomentChanged)
@for_staff
def link(body: dict[str, Any], moment_id: UUID) -> Response:
    """Give a moment a parent of the same care unit."""
    return ask(LINK, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/links/remove", methods=["POST"])
@pages.arguments(body_of(UNLINK, "moment_id"))
@pages.response(200, MomentChanged)
@for_staff
def unlink(body: dict[str, Any], moment_id: UUID) -> Response:
    """Take a moment's link to its parent away."""
    return ask(UNLINK, moment_id=moment_id, **body)
