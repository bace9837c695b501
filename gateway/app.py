"""The application factory: settings, transport, the guard of every route, headers of every answer, and the rooms."""

from uuid import UUID, uuid4

from flask import Flask, Response, g, request

from common.chassis import telemetry
from common.chassis.identity import load_signer
from common.contracts.languages import LOCALES, SWEDISH
from gateway import errors, formatting, home, host_check, languages, outgoing, streaming, translating, uploading
from gateway.backend import Transport
from gateway.identity import acting_for, bearer, session_keepalive
from gateway.identity import pages as identity
from gateway.identity.access_rules import guard
from gateway.identity.attempts import Waits
from gateway.identity.visitor import SessionCache
from gateway.incoming import IncomingRequest
from gateway.settings import GatewaySettings, gateway_settings

MAX_BODY_BYTES = 1024 * 1024
STATIC_SECONDS = 365 * 24 * 3600


def create_app(settings: GatewaySettings | None = None, transport: Transport | None = None) -> Flask:
    """Make the application. Without arguments it reads the environment and speaks over the bus."""
    settings = settings or gateway_settings()
    telemetry.configure_logging("gateway")
    app = Flask(__name__)
    app.request_class = IncomingRequest
    app.config.update(
        SECRET_KEY=settings.cookie_secret,
        SESSION_COOKIE_NAME="__Host-sob-flow" if settings.is_https else "sob-flow",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_SECONDS,
        SOB_IS_HTTPS=settings.is_https,
        SOB_PUBLIC_URL=settings.public_url,
        SOB_BLOBS=settings.blobs,
        BABEL_DEFAULT_LOCALE=LOCALES[SWEDISH],
        BABEL_DEFAULT_TIMEZONE="Europe/Stockholm",
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    languages.register(app)
    app.extensions["sob_transport"] = transport or _bus(settings)
    app.extensions["sob_sessions"] = SessionCache()
    app.extensions["sob_waits"] = Waits()
    identity.register_issuers(app, settings)
    bearer.register(app, settings)
    _add_correlation(app)
    host_check.register(app, settings.public_url, health="home.health")
    uploading.register(app)
    guard(app)
    _add_headers(app, settings)
    formatting.register(app)
    translating.register(app)
    _add_rooms(app)
    # After the API, which brings handlers of its own for HTTP errors.
    errors.register(app)
    return app


def _bus(settings: GatewaySettings) -> Transport:
    from gateway.rpc import Bus  # noqa: PLC0415 (the in-process bench runs without a broker client)

    return Bus(settings.amqp_uri, load_signer(settings.signing_key_file))


def _add_rooms(app: Flask) -> None:
    from gateway import api  # noqa: PLC0415 (rooms import the application's helpers)
    from gateway.citizen import pages as citizen  # noqa: PLC0415
    from gateway.content import pages as content  # noqa: PLC0415
    from gateway.pictures import pages as pictures  # noqa: PLC0415
    from gateway.staff import pages as staff  # noqa: PLC0415

    app.register_blueprint(home.pages)
    app.register_blueprint(outgoing.pages)
    app.register_blueprint(identity.pages)
    app.register_blueprint(session_keepalive.pages)
    app.register_blueprint(acting_for.pages)
    app.register_blueprint(staff)
    app.register_blueprint(citizen)
    app.register_blueprint(content)
    app.register_blueprint(pictures)
    api.register(app)


def _add_correlation(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        """Take the browser's or the proxy's correlation id if it is a UUID, else make one: it is the reference number people see."""
        given = request.headers.get("X-Correlation-ID", "")
        try:
            g.correlation_id = str(UUID(given))
        except ValueError:
            g.correlation_id = str(uuid4())
        telemetry.follow(g.correlation_id)


def _add_headers(app: Flask, settings: GatewaySettings) -> None:
    issuers = f"{settings.staff_issuer.url} {settings.citizen_issuer.url}"
    # `data:` in img-src: the design system draws its icons as CSS masks from data addresses (docs/decisions/0005-csp.md).
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; "
        f"form-action 'self' {issuers}; base-uri 'none'"
    )

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", f"{policy}; {_framing()}")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response.headers["X-Correlation-ID"] = g.get("correlation_id", "")
        if request.endpoint != "static":
            # Patient data stays in no cache, and "back" after sign-out shows nothing; a file may be kept that names its content (`streaming`).
            response.headers["Cache-Control"] = g.get("kept", streaming.Kept.NOWHERE.value)
        if settings.is_https:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        return response


def _framing() -> str:
    """Say who may frame the page: nobody, but for the preview of a step (`gateway.content.previewing`), and only we."""
    ancestors = "'self'" if g.get("is_framed") else "'none'"
    return f"frame-ancestors {ancestors}" + ("; frame-src 'self'" if g.get("has_frame") else "")
