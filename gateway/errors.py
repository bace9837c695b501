"""Named errors as answers to people and programs: one place that maps codes to HTTP.

A page gets a sentence that says what happened, what is safe and what to do, with a reference number. The API gets the same as
`application/problem+json` (RFC 9457). Nobody gets a stack trace.
"""

from math import ceil
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import structlog
from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from common.contracts.base import Caller
from common.contracts.errors import (
    Expired,
    Internal,
    NamedError,
    NotSignedIn,
    OutcomeUnknown,
    TooLarge,
    TooManyLookUps,
    TooManySignIns,
    Unavailable,
)
from gateway.identity.resubmission import is_kept
from gateway.identity.visitor import known_visitors
from gateway.phrases import SENTENCES as PHRASES
from gateway.phrases import sentence_of, sentences_in, spelt

log = structlog.stdlib.get_logger(__name__)
AGAIN = (Expired, Internal, OutcomeUnknown, Unavailable)
"""After these the very same request may be sent again: its idempotency id keeps it from being done twice."""
API_PREFIX = "/api/"
LOST = frozenset({404, 405})
PLACES = {Caller.STAFF: "/personal", Caller.CITIZEN: "/program"}
LAYOUTS = {Caller.STAFF: "staff/layout.html", Caller.CITIZEN: "citizen/layout.html"}
SENTENCES = {
    400: _("Begäran gick inte att läsa."),
    404: _("Sidan finns inte, eller så har du inte tillgång till den."),
    405: _("Det går inte att göra så här."),
    415: _("Skicka uppgifterna som JSON."),
    422: _("Några uppgifter behöver rättas."),
}


def register(app: Flask) -> None:
    """Answer every error of the application."""
    app.register_error_handler(NamedError, named)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, unexpected)


def named(error: NamedError) -> Any:
    """Answer a named error; who isn't signed in is sent to sign in and comes back to the same page."""
    if isinstance(error, NotSignedIn) and not wants_data():
        try:
            return _to_sign_in(error)
        except HTTPException as unreadable:  # the form that would be kept
            return of_http(unreadable)
    message = waiting_sentence(error) if isinstance(error, TooManyLookUps | TooManySignIns) else sentence_of(error)
    return answer(error.status, error.code, message, error.details)


def of_http(error: HTTPException) -> Any:
    """Answer an HTTP error of Flask or flask-smorest."""
    if isinstance(error, RequestEntityTooLarge):
        return named(TooLarge())
    status = error.code or 500
    if 300 <= status < 400:  # noqa: PLR2004 (a redirect is an exception in Werkzeug)
        return error
    made = answer(status, f"http_{status}", str(SENTENCES.get(status, PHRASES[Internal.code])), _fields(error))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            made.headers[name] = value
    return made


def unexpected(error: Exception) -> Any:
    """Log a fault of ours and say so calmly."""
    log.error("unexpected", exc_info=error, endpoint=request.endpoint)
    return named(Internal())


def answer(status: int, code: str, message: str, details: dict[str, Any]) -> Response:
    """Give an error as a page, as a part of a page, or as problem details."""
    reference = g.get("correlation_id", "")
    if wants_data():
        problem = {
            "type": f"urn:sob:error:{code}",
            "title": message,
            "status": status,
            "code": code,
            "reference": reference,
            **spelt(details),
        }
        response = jsonify(problem)
        response.content_type = "application/problem+json"
    else:
        told = {"status": status, "code": code, "message": message, "reference": reference}
        faults = [" ".join(sentences_in(each)) for each in details.get("fields", {}).values()]
        page = render_template("error.html", layout=_layout(status), faults=faults, **told)
        response = make_response(page)
    response.status_code = status
    if "retry_after" in details:
        response.headers["Retry-After"] = str(details["retry_after"])
    return response


def again_at(refused: TooManyLookUps) -> dict[str, str]:
    """Give the header that says after how many seconds it may be tried again (RFC 9110 §10.2.3)."""
    return {"Retry-After": str(refused.details["retry_after"])}


def waiting_sentence(refused: TooManyLookUps | TooManySignIns) -> str:
    """Give what people are told of it, with when it may be tried again."""
    minutes = ceil(refused.details["retry_after"] / 60)
    when = _("Det går igen om %(minutes)s minuter.", minutes=minutes) if minutes > 1 else _("Det går igen om en minut.")
    return f"{sentence_of(refused)} {when}"


def wants_data() -> bool:
    """Say whether the request is for data: the API, or a script of ours that asks for JSON."""
    return request.path.startswith(API_PREFIX) or request.accept_mimetypes.best == "application/json"


def _layout(status: int) -> str:
    """Give the layout of the visitor's own pages, so that a wrong turn keeps the menu and the way out.

    An address that leads nowhere has found nobody yet: then it is whom the address is for, or whoever alone is signed in. Who is there isn't
    asked after a fault, which may be just that the answer takes long.
    """
    if g.get("visitor") is None and status in LOST:
        known = [each for each in known_visitors(request) if request.path.startswith(PLACES[each.actor.kind])]
        known = known or known_visitors(request)
        g.visitor = known[0] if len(known) == 1 else None
    visitor = g.get("visitor")
    return LAYOUTS[visitor.actor.kind] if visitor else "base.html"


def _to_sign_in(error: NotSignedIn) -> Any:
    is_citizen = error.details.get("kind") == "citizen"
    endpoint = "identity.citizen_sign_in" if is_citizen else "identity.staff_sign_in"
    if is_kept() and not request.headers.get("HX-Request"):
        g.visitor = None  # signed in or not: the page is nobody's
        return render_template("signed_out.html", sign_in=url_for(endpoint)), error.status
    wanted = page_of_request()
    address = url_for(endpoint) + (f"?vidare={quote(wanted)}" if wanted else "")
    if request.headers.get("HX-Request"):
        response = make_response("", 401)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address)


def page_of_request() -> str:
    """Give the page to come back to after the sign-in: the one that was asked for, or the one that a form or a part of a page was sent from."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.full_path.rstrip("?")
    try:
        page = urlsplit(request.referrer or "")
    except ValueError:  # `http://[` is no address
        return ""
    is_own = page.netloc == request.host and _is_page(page.path)
    return urlunsplit(("", "", page.path, page.query, "")) if is_own else ""


def _is_page(path: str) -> bool:
    """Say whether an address can be opened: what a posted form was answered with may stand at one that only takes forms."""
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True


def _fields(error: HTTPException) -> dict[str, Any]:
    """Give the fields that flask-smorest found wrong, by where they stood."""
    data = getattr(error, "data", None) or {}
    messages = data.get("messages")
    if not isinstance(messages, dict):
        return {}
    merged: dict[str, Any] = {}
    for place in messages.values():
        merged.update(place if isinstance(place, dict) else {})
    return {"fields": merged}
