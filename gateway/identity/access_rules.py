"""Every route says whom it is for: `for_staff`, `for_citizens`, or `for_everyone` with the reason. One that says nothing isn't served."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, g, request

from common.contracts.base import Caller
from common.contracts.errors import Forbidden, NotSignedIn
from gateway.identity.bearer import check_acting_for, note_refusal, token_of, visitor_by_token
from gateway.identity.forgery import check_forgery
from gateway.identity.resubmission import comes_back, is_kept
from gateway.identity.visitor import find_visitor

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """Whom a route is for. `STAFF_UNCHOSEN`: staff who may not yet have chosen a commission."""

    STAFF = "staff"
    STAFF_UNCHOSEN = "staff_unchosen"
    CITIZENS = "citizens"
    ANYONE_SIGNED_IN = "anyone_signed_in"
    EVERYONE = "everyone"


def _marker(audience: Audience) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.sob_audience = audience  # type: ignore[attr-defined]  # a mark on the function is read once, per request
        return view

    return mark


for_staff = _marker(Audience.STAFF)
for_staff_before_choice = _marker(Audience.STAFF_UNCHOSEN)
for_citizens = _marker(Audience.CITIZENS)
for_anyone_signed_in = _marker(Audience.ANYONE_SIGNED_IN)


def for_everyone(reason: str) -> Callable[[View], View]:
    """Mark a route that needs no sign-in; the reason is read by people and by the shape test."""

    def mark(view: View) -> View:
        view.sob_open_because = reason  # type: ignore[attr-defined]  # as above
        return _marker(Audience.EVERYONE)(view)

    return mark


def guard(app: Flask) -> None:
    """Check every request before its view: who it is, whether the route is for them, and that no other site made the request."""

    @app.before_request
    def check() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if view is None or request.endpoint == "static":
            return
        audience = audience_of(view)
        g.comes_back = False
        g.visitor = _visitor_for(audience)
        if audience is Audience.STAFF and g.visitor.commission is None:
            # Who has just signed in beside a form to come back to it, and hasn't chosen a care unit yet, is not all the way in.
            raise NotSignedIn(kind=Caller.STAFF.value) if is_kept() else note_refusal(Forbidden(reason="no_commission"))
        # Another site can make a browser send its cookies, but no `Authorization` header.
        is_forgeable = g.visitor is not None and not g.visitor.by_token
        if is_forgeable and request.method not in {"GET", "HEAD", "OPTIONS"}:
            g.comes_back = comes_back(view, g.visitor)
            if not g.comes_back:
                check_forgery(g.visitor)


def audience_of(view: Callable[..., Any]) -> Audience:
    """Give whom a view is for; raises `LookupError` for one that doesn't say."""
    # flask-smorest's and MethodView's views carry their class.
    holder = getattr(view, "view_class", view)
    audience = getattr(holder, "sob_audience", None) or getattr(view, "sob_audience", None)
    if audience is None:
        message = f"{view.__module__}.{view.__name__} does not say whom it is for"
        raise LookupError(message)
    return Audience(audience)


def _visitor_for(audience: Audience) -> Any:
    if audience is Audience.EVERYONE:
        return None
    kinds = {
        Audience.STAFF: (Caller.STAFF,),
        Audience.STAFF_UNCHOSEN: (Caller.STAFF,),
        Audience.CITIZENS: (Caller.CITIZEN,),
        Audience.ANYONE_SIGNED_IN: (Caller.STAFF, Caller.CITIZEN),
    }[audience]
    token = token_of(request)
    if token is not None:
        # The token alone counts, also when it is refused: a client must not act as whoever the browser's cookie says.
        return check_acting_for(visitor_by_token(token, kinds))
    for kind in kinds:
        visitor = find_visitor(kind, request)
        if visitor:
            return check_acting_for(visitor)
    raise NotSignedIn(kind=kinds[0].value)
