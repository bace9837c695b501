"""A form that was sent when the session had ended: nothing of it is lost, also without a script.

The sender gets a page that holds what was typed, signs in beside it, and sends it once more from there. The token against forgery died with
the session; the form carries a mark of its author as well, which only a page made for that very person can hold. With it a view that
`shows_again` is reached, and it changes nothing: it shows the form with what was typed, to be sent anew. Another person's sign-in opens nothing.
"""

import hmac
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, flash, g, request
from flask_babel import gettext as _

from gateway.identity.forgery import is_forged
from gateway.identity.visitor import Visitor

FIELD = "typed_by"
View = TypeVar("View", bound=Callable[..., Any])


def author_mark() -> str:
    """Give the value of `FIELD` for a form on the visitor's page."""
    return _mark(g.visitor)


def shows_again(view: View) -> View:
    """Mark a view that shows what was typed again, and does no more, when `g.comes_back`."""
    view.sob_shows_again = True  # type: ignore[attr-defined]  # a mark on the function is read once, per request
    return view


def tell_it_came_back() -> None:
    """Say on the page that what was typed stands there again."""
    flash(_("Vi har lagt tillbaka det du skrev innan du loggades ut. Inget är skickat ännu."))


def is_kept() -> bool:
    """Say whether the request is a form whose words must not be lost."""
    return request.method == "POST" and bool(request.form.get(FIELD))


def comes_back(view: Callable[..., Any], visitor: Visitor) -> bool:
    """Say whether a form of the visitor's own comes back from an earlier session to a view that shows it again."""
    is_own = hmac.compare_digest(request.form.get(FIELD, "").encode(), _mark(visitor).encode())
    return getattr(view, "sob_shows_again", False) and is_own and is_forged(visitor)


def _mark(visitor: Visitor) -> str:
    person = f"{visitor.actor.kind.value}:{visitor.actor.whole_id}"
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), b"typed" + person.encode(), "sha256").hex()
