"""Staying signed in: the page asks how long the session lasts, warns before it ends, and keeps it open when the person says so.

Asked by `static/watch.js`, answered as data. The question is a poll (`X-Sob-Poll`), which keeps nothing open; to keep it open is a POST,
since it changes something. A browser may hold a session of each kind, so each has its own address.
"""

from flask import Blueprint, Response, g, jsonify

from gateway.identity.access_rules import for_citizens, for_staff_before_choice

pages = Blueprint("session_keepalive", __name__)


@pages.get("/inloggning/personal")
@for_staff_before_choice
def staff_session() -> Response:
    """Tell staff's page how long the session lasts. One RPC, or none within ten seconds of another."""
    return _seconds_left()


@pages.post("/inloggning/personal")
@for_staff_before_choice
def staff_stays() -> Response:
    """Keep the session of staff open. One RPC, made by the guard: whoever posts is active."""
    return _seconds_left()


@pages.get("/inloggning/invanare")
@for_citizens
def citizen_session() -> Response:
    """Tell a citizen's page how long the session lasts. One RPC, or none within ten seconds of another."""
    return _seconds_left()


@pages.post("/inloggning/invanare")
@for_citizens
def citizen_stays() -> Response:
    """Keep a citizen's session open. One RPC, made by the guard: whoever posts is active."""
    return _seconds_left()


def _seconds_left() -> Response:
    """Answer whole seconds; 12 hours after the sign-in they run out whatever the person does."""
    return jsonify({"seconds_left": int(g.visitor.seconds_left())})
