"""How the API describes itself: who may do what, and that every error is problem details (RFC 9457).

Both are read from where they are decided (the guard's marks on the views, `gateway.errors`), so that the document can't promise otherwise.
"""

from http import HTTPStatus
from typing import Any

from apispec import BasePlugin
from flask import Flask
from flask_smorest import Api
from marshmallow import INCLUDE, Schema, fields

from common.contracts.base import Caller
from gateway.identity.access_rules import Audience, audience_of
from gateway.identity.bearer import ACTING_FOR_HEADER, COMMISSION_HEADER
from gateway.identity.forgery import HEADER
from gateway.identity.visitor import COOKIE

PROBLEM = "application/problem+json"
PREFIX_OF_BLUEPRINTS = "api_"
SESSIONS = {
    Audience.STAFF: ("staff",),
    Audience.STAFF_UNCHOSEN: ("staff",),
    Audience.CITIZENS: ("citizen",),
    Audience.ANYONE_SIGNED_IN: ("staff", "citizen"),
    Audience.EVERYONE: (),
}


BESIDES_TOKEN: dict[str, list[dict[str, list[str]]]] = {
    "staff": [{"commission": []}],
    "citizen": [{}, {"acting_for": []}],
}
"""What stands beside an access token: staff say under which of their commissions they act, a guardian for which child."""


class Problem(Schema):
    """An error. `code` is stable, `title` a sentence in Swedish for people, `reference` what support asks for; details may follow."""

    class Meta:
        """Each code has details of its own, such as `fields` of `invalid`."""

        unknown = INCLUDE

    type = fields.String(required=True, metadata={"description": "urn:sob:error:<code>"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    reference = fields.String(required=True)


class DescribedApi(Api):  # type: ignore[misc]  # flask-smorest is untyped
    """flask-smorest's API, whose errors are described as `gateway.errors` sends them."""

    ERROR_SCHEMA = Problem

    def _register_responses(self) -> None:
        described = {status.name: status.phrase for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST}
        for name, phrase in {**described, "DEFAULT_ERROR": "An error"}.items():
            answer = {"description": phrase, "content": {PROBLEM: {"schema": Problem}}}
            self.spec.components.response(name, answer, lazy=True)


class AccessPlugin(BasePlugin):
    """Adds to every operation its id and how to prove oneself.

    Either a session's cookie, with the token against forgery where something changes, or an issuer's access token.
    """

    def __init__(self, app: Flask) -> None:
        """Read the marks of this application's views."""
        super().__init__()
        self._app = app

    def operation_helper(self, *, operations: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]  # apispec passes all by name
        """Complete the operations of one path."""
        endpoint = kwargs["rule"].endpoint
        sessions = SESSIONS[audience_of(self._app.view_functions[endpoint])]
        for method, operation in operations.items():
            token: dict[str, list[str]] = {} if method == "get" else {"csrf": []}
            operation["operationId"] = endpoint.removeprefix(PREFIX_OF_BLUEPRINTS)
            by_cookie = [{session: [], **token} for session in sessions]
            by_token = [{"bearer": [], **besides} for session in sessions for besides in BESIDES_TOKEN[session]]
            operation["security"] = by_cookie + by_token


def security_schemes(app: Flask) -> dict[str, Any]:
    """Give what proves who is asking: the session's cookie as this installation names it with the token of its pages, or an access token."""
    prefix = "__Host-" if app.config["SOB_IS_HTTPS"] else ""
    cookies = {
        kind.value: {"type": "apiKey", "in": "cookie", "name": prefix + COOKIE[kind]}
        for kind in (Caller.STAFF, Caller.CITIZEN)
    }
    bearer = {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT (RFC 9068)",
        "description": "An access token of the issuer that signs the person in, for our audience. It counts alone: a cookie beside it is not read.",
    }
    commission = {
        "type": "apiKey",
        "in": "header",
        "name": COMMISSION_HEADER,
        "description": "The id of the commission that staff act under; `GET /api/v1/session` without it lists one's own.",
    }
    acting_for = {
        "type": "apiKey",
        "in": "header",
        "name": ACTING_FOR_HEADER,
        "description": "The `citizen_id` of the child that a guardian acts for; `GET /api/v1/session` lists one's own under `children`. Without it: for oneself.",
    }
    csrf = {"type": "apiKey", "in": "header", "name": HEADER}
    return {**cookies, "csrf": csrf, "bearer": bearer, "commission": commission, "acting_for": acting_for}
