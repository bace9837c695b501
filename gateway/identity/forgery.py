"""Protection against forged requests (CSRF): what changes something carries a token bound to the session.

The token is a keyed hash of the session's digest, so that it needs no store, holds in every tab, and dies with the session.
"""

import hmac
from functools import lru_cache

from flask import current_app, g, request

from common.contracts.errors import NamedError
from gateway.identity.visitor import Visitor

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"


class ForgedRequest(NamedError):
    """The request doesn't come from one of our pages, or the page is from an earlier session."""

    code = "forged_request"
    status = 403
    message = "The request carries no token of the session."


def forgery_token(visitor: Visitor | None = None) -> str:
    """Give the token for a form of the visitor's page, or an empty text when nobody is signed in."""
    visitor = visitor or g.get("visitor")
    if visitor is None:
        return ""
    return _token(current_app.config["SECRET_KEY"], visitor.digest)


@lru_cache(maxsize=1)
def _token(secret: str, digest: str) -> str:
    """Make the token; a page asks for its own in each of its forms, a hundred times."""
    return hmac.digest(secret.encode(), b"csrf" + digest.encode(), "sha256").hex()


def check_forgery(visitor: Visitor) -> None:
    """Raise `ForgedRequest` unless the header or the form field holds the session's token."""
    if is_forged(visitor):
        raise ForgedRequest


def is_forged(visitor: Visitor) -> bool:
    """Say whether the request lacks the session's token."""
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    return not hmac.compare_digest(given.encode(), forgery_token(visitor).encode())
