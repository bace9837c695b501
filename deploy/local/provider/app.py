"""The provider's Flask application: both issuers, strict headers, quiet error pages."""

import time
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from authlib.oauth2 import OAuth2Error
from flask import Flask, Response, make_response, render_template
from werkzeug.exceptions import HTTPException

from deploy.local.provider.issuers import Issuer
from deploy.local.provider.memory import Clock, Memory
from deploy.local.provider.pages import IssuerPages
from deploy.local.provider.protocol import Server
from deploy.local.provider.settings import ProviderSettings

MAX_REQUEST_BYTES = 64 * 1024


def create_app(settings: ProviderSettings, issuers: Iterable[Issuer], clock: Clock = time.monotonic) -> Flask:
    """Make the application. `clock` gives monotonic seconds; tests turn it forward."""
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES, SOB_PUBLIC_URL=settings.public_url)
    for issuer in issuers:
        memory = Memory(clock)
        app.register_blueprint(IssuerPages(issuer, Server(app, issuer, memory), memory).blueprint())
    app.add_url_rule("/ready", "ready", lambda: Response("ready\n", mimetype="text/plain"))
    app.register_error_handler(HTTPException, _quiet_page)
    app.register_error_handler(OAuth2Error, _quiet_refusal)
    app.after_request(_headers(_policy(settings)))
    return app


def _policy(settings: ProviderSettings) -> str:
    # Browsers hold `form-action` against the redirect after a form too, and ours leads back to the gateway, or to a program that uses the
    # API and waits on this machine at a port of its choice.
    gateway = "{0.scheme}://{0.netloc}".format(urlsplit(settings.public_url))
    return (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        f"form-action 'self' {gateway} http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'"
    )


def _headers(policy: str) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        if response.mimetype == "text/html":
            response.headers["Cache-Control"] = "no-store"
        return response

    return add


def _quiet_page(error: HTTPException) -> Response:
    """Show an HTTP error as a page of ours, with its status and headers (`Allow` of a 405)."""
    response = make_response(render_template("fault.html", status=error.code), error.code or 500)
    response.headers.extend((name, value) for name, value in error.get_headers() if name != "Content-Type")
    return response


def _quiet_refusal(error: OAuth2Error) -> Response:
    """Answer what Authlib refuses before it looks at the request, for example a host that isn't this machine without TLS."""
    return make_response({"error": error.error, "error_description": error.get_error_description()}, error.status_code)
