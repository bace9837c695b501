"""Who is signed in, and where."""

from typing import Any

from flask import Response, g

from common.contracts.directory.sessions import SessionView
from common.contracts.messages import Message
from gateway.api.views import answer, blueprint
from gateway.identity.access_rules import for_anyone_signed_in
from gateway.identity.forgery import forgery_token

pages = blueprint("session", "Den inloggade")


class SessionAnswer(Message):
    """The session, and the token that commands must carry."""

    session: SessionView
    csrf_token: str


@pages.route("/session", methods=["GET"])
@pages.response(200, SessionAnswer)
@for_anyone_signed_in
def session() -> Response:
    """Say who is signed in, at which care unit, until when. With both kinds of session, staff."""
    found: dict[str, Any] = g.visitor.session
    return answer({"session": found, "csrf_token": forgery_token()})
