"""Signing in and out: OpenID Connect (authorization code with PKCE) through Authlib, then a session of `directory`.

Staff come with a SITHS eID, citizens with an e-legitimation; which provider stands behind is configuration alone.
"""

import re
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import structlog
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from requests import RequestException
from werkzeug.wrappers import Response

from common.chassis.identifiers import new_id
from common.contracts.base import Caller
from common.contracts.directory.sessions import (
    CHOOSE_COMMISSION,
    CLOSE_SESSION,
    OPEN_CITIZEN_SESSION,
    OPEN_STAFF_SESSION,
)
from common.contracts.errors import Forbidden, Invalid, IssuerAway, NamedError, NotFound
from gateway import languages
from gateway.backend import transport
from gateway.identity import attempts
from gateway.identity.access_rules import for_citizens, for_everyone, for_staff_before_choice
from gateway.identity.claims import UNUSABLE, who
from gateway.identity.visitor import GATEWAY_ACTOR, clear_session_cookie, session_digest, set_session_cookie
from gateway.settings import GatewaySettings, Issuer

pages = Blueprint("identity", __name__)
log = structlog.stdlib.get_logger(__name__)
PROVIDER_SECONDS = 5
SESSION_BYTES = 32
LOCAL = re.compile(r"/(?!/)[^\x00-\x1f\x7f\\]*")
"""Browsers pass over tabs and line ends in an address, wherever they stand, and read a backslash as a slash; no header holds a line end."""


class SignInFailed(NamedError):
    """The provider refused, the person changed their mind, or the answer isn't to our question."""

    code = "sign_in_failed"
    status = 400
    message = "The sign-in failed at the issuer, or its answer isn't to our question."


def register_issuers(app: Flask, settings: GatewaySettings) -> None:
    """Tell Authlib of both providers; their metadata is read at the first sign-in."""
    oauth = OAuth(app)
    for name, issuer in (("staff", settings.staff_issuer), ("citizen", settings.citizen_issuer)):
        oauth.register(name, **_client(issuer))
    app.extensions["sob_oauth"] = oauth


def _client(issuer: Issuer) -> dict[str, Any]:
    return {
        "client_id": issuer.client_id,
        "client_secret": issuer.client_secret,
        "server_metadata_url": f"{issuer.url}/.well-known/openid-configuration",
        "client_kwargs": {
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": PROVIDER_SECONDS,
        },
    }


@pages.get("/logga-in/personal")
@for_everyone("it is where staff sign in")
def staff_sign_in() -> Response:
    """Send staff to the provider of SITHS eID."""
    return _to_provider("staff", "identity.staff_signed_in")


@pages.get("/logga-in/invanare")
@for_everyone("it is where citizens sign in")
def citizen_sign_in() -> Response:
    """Send a citizen to the provider of e-legitimation."""
    return _to_provider("citizen", "identity.citizen_signed_in")


@pages.get("/logga-in/personal/klar")
@for_everyone("the provider sends staff back here, not yet signed in")
def staff_signed_in() -> Response:
    """Take staff back from the provider: open a session and go on to the choice of care unit, or to the page they wanted."""
    claims = _claims("staff")
    answer = _open(
        OPEN_STAFF_SESSION,
        Caller.STAFF,
        hsa_id=claims.get("employeeHsaId") or claims["sub"],
        strength=claims.get("acr") or "-",
    )
    chosen = answer["session"]["commission"] is not None
    target = wanted_or(url_for("staff.first_page")) if chosen else url_for("identity.choose_unit")
    return finish(answer, Caller.STAFF, target)


@pages.get("/logga-in/invanare/klar")
@for_everyone("the provider sends citizens back here, not yet signed in")
def citizen_signed_in() -> Response:
    """Take a citizen back from the provider: open a session and go on, a guardian to the choice of person."""
    claims = _claims("citizen")
    answer = _open(
        OPEN_CITIZEN_SESSION,
        Caller.CITIZEN,
        personal_number=claims.get("personalIdentityNumber", ""),
        name=claims.get("name", ""),
        strength=claims.get("acr") or "-",
    )
    # A guardian says first for whom; the page that was wanted waits in Flask's session.
    has_children = bool(answer["session"]["children"])
    target = url_for("acting_for.choose") if has_children else wanted_or(url_for("citizen.programmes"))
    return finish(answer, Caller.CITIZEN, target)


@pages.get("/personal/vardenhet")
@for_staff_before_choice
def choose_unit() -> str:
    """Show the care units to choose among."""
    return render_template("staff/choose_unit.html", commissions=g.visitor.session["commissions"])


@pages.post("/personal/vardenhet")
@for_staff_before_choice
def unit_chosen() -> Response:
    """Work at the chosen care unit from now on."""
    followed = go_on(CHOOSE_COMMISSION, commission_id=request.form.get("commission_id", ""))
    return finish(followed, Caller.STAFF, wanted_or(url_for("staff.first_page")))


@pages.post("/logga-ut/personal")
@for_staff_before_choice
def staff_sign_out() -> Response:
    """End the session of staff."""
    return _sign_out(Caller.STAFF)


@pages.post("/logga-ut/invanare")
@for_citizens
def citizen_sign_out() -> Response:
    """End the session of a citizen."""
    return _sign_out(Caller.CITIZEN)


def _to_provider(name: str, back: str) -> Response:
    attempts.require_few()
    wanted = request.args.get("vidare", "")
    session["wanted"] = wanted if is_local(wanted) else ""
    client = current_app.extensions["sob_oauth"].create_client(name)
    redirect_uri = current_app.config["SOB_PUBLIC_URL"] + url_for(back)
    try:
        return client.authorize_redirect(redirect_uri)  # type: ignore[no-any-return]  # Authlib is untyped
    except (RequestException, *UNUSABLE) as error:
        raise IssuerAway(service="sign-in") from error


def _claims(name: str) -> dict[str, str]:
    """Give what the issuer says of who comes back; raises `SignInFailed`, which is counted.

    Not of what another site makes a browser load inside its page: nobody comes back so, and it would use up what may fail at the address.
    """
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        raise SignInFailed
    with attempts.trying(SignInFailed):
        return _proven_claims(name)


def _proven_claims(name: str) -> dict[str, str]:
    client = current_app.extensions["sob_oauth"].create_client(name)
    try:
        _require_issuer(client.load_server_metadata())
        return who(client.authorize_access_token()["userinfo"])
    except RequestException as error:
        raise IssuerAway(service="sign-in") from error
    except UNUSABLE as error:
        log.info("sign-in refused", issuer=name, fault=type(error).__name__)
        raise SignInFailed from error


def _require_issuer(metadata: Mapping[str, Any]) -> None:
    """Raise `SignInFailed` unless the answer is from the issuer that was asked (RFC 9207 §2.4), which says so if it says that it does: refusals too.

    Else the code that one issuer gave could be sent on to another, who would then have it.
    """
    # As it was sent: it is compared sign by sign, so nothing that is unseen may be put right before (RFC 9207 2.4).
    told = parse_qs(request.query_string.decode(errors="replace"), keep_blank_values=True).get("iss", [])
    promised = metadata.get("authorization_response_iss_parameter_supported")
    if told != [metadata["issuer"]] and (told or promised):
        log.info("sign-in refused", issuer=metadata["issuer"], fault="iss")
        raise SignInFailed


def go_on(contract: Any, **chosen: Any) -> dict[str, Any]:
    """Go on in another session with another choice (`directory.sessions.NextSession`): gives its `secret`, for `finish`, and `session`. One RPC.

    Never the same session changed: each process of the gateway keeps answers of its own about it, so that some would go on with the old choice.
    """
    secret = secrets.token_urlsafe(SESSION_BYTES)
    digests = {"session_digest": g.visitor.digest, "new_digest": session_digest(secret)}
    payload = {"idempotency_id": new_id(), **digests, **chosen}
    with attempts.trying(Forbidden, NotFound, person=g.visitor.session["person_id"]):
        followed = transport().ask(contract, payload, GATEWAY_ACTOR, correlation_id=g.correlation_id)
    current_app.extensions["sob_sessions"].forget(g.visitor.digest)
    return {"secret": secret, "session": followed}


def _open(contract: Any, kind: Caller, **facts: Any) -> dict[str, Any]:
    secret = secrets.token_urlsafe(SESSION_BYTES)
    payload = {"idempotency_id": new_id(), "session_digest": session_digest(secret), **facts}
    person = facts.get("hsa_id") or facts.get("personal_number")
    try:
        with attempts.trying(Forbidden, SignInFailed, person=person):
            opened = _opened(contract, payload)
    except Forbidden as error:
        log.info("sign-in forbidden", kind=kind.value, reason=error.details.get("reason"))
        raise
    return {"secret": secret, "session": opened}


def _opened(contract: Any, payload: dict[str, Any]) -> dict[str, Any]:
    try:
        return transport().ask(contract, payload, GATEWAY_ACTOR, correlation_id=g.correlation_id)
    except Invalid as error:  # an HSA-id or a number that is none, a name that is missing
        raise SignInFailed from error


def finish(opened: dict[str, Any], kind: Caller, target: str) -> Response:
    """Send the browser on with its session, in the person's language if they have chosen one."""
    response = redirect(target)
    set_session_cookie(response, kind, opened["secret"])
    if opened["session"]["language"]:
        languages.keep(response, opened["session"]["language"])
    return response


def _sign_out(kind: Caller) -> Response:
    payload = {"idempotency_id": new_id(), "session_digest": g.visitor.digest}
    transport().ask(CLOSE_SESSION, payload, GATEWAY_ACTOR, correlation_id=g.correlation_id)
    current_app.extensions["sob_sessions"].forget(g.visitor.digest)
    flash(_("Du är utloggad."))
    response = redirect(url_for("home.start"))
    clear_session_cookie(response, kind)
    # Text that a page kept in the browser until it was saved must not wait for the next person.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def wanted_or(otherwise: str) -> str:
    """Give the page that the person wanted before the sign-in, once, or another."""
    return session.pop("wanted", "") or otherwise


def is_local(address: str) -> bool:
    """Say whether an address is a path of ours, so that nobody is sent to another site after sign-in."""
    return LOCAL.fullmatch(address) is not None
