"""Who is signed in, and where."""

from typing import Any

from flask import Response, g
from marshmallow import fields

from common.contracts.base import Strict
from common.contracts.directory.sessions import SessionView
from gateway.api.views import answer, blueprint
from gateway.identity.access_rules import for_anyone_signed_in
from gateway.identity.forgery import forgery_token

pages = blueprint("session", "Den inloggade")


class SessionAnswer(Strict):
    """The session, and the token that commands must carry."""

    session = fields.Nested(SessionView, required=True)
    csrf_token = fields.String(required=True)


@pages.route("/session", methods=["GET"])
@pages.response(200, SessionAnswer)
@for_anyone_signed_in
def session() -> Response:
    """Tell who is signed in, at which care unit, until when. With both kinds of session, staff."""
    found: dict[str, Any] = g.visitor.session
    return answer({"session": found, "csrf_token": forgery_token()})
