"""The person of an API request that carries an issuer's access token (`Authorization: Bearer`, RFC 6750) instead of a cookie.

A token opens a session of `directory` on its first use, one for each commission and each child that it is used with; so what holds for sessions holds here
too: an id for the access records, an end after 30 minutes without activity, closing, the 10 s cache. The token itself is checked anew in
every request. Why: `docs/decisions/0010-bearer-tokens.md`.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask, Request, Response, current_app, g, request

from common.chassis.identifiers import new_id
from common.contracts.base import Caller
from common.contracts.directory.sessions import OPEN_CITIZEN_SESSION, OPEN_STAFF_SESSION, RESOLVE_SESSION
from common.contracts.errors import Conflict, Forbidden, Invalid, Malformed, NamedError, NotFound, NotSignedIn
from gateway.backend import transport
from gateway.identity import attempts
from gateway.identity.issuer_keys import IssuerKeys, fetch_from
from gateway.identity.tokens import CheckedToken, TokenChecker, TokenRefused, TrustedIssuer
from gateway.identity.visitor import GATEWAY_ACTOR, SessionCache, Visitor, is_poll, visitor_of
from gateway.settings import GatewaySettings

API_PREFIX = "/api/"
COMMISSION_HEADER = "Sob-Commission"
ACTING_FOR_HEADER = "Sob-Acting-For"


REASON_OF = {COMMISSION_HEADER: "commission", ACTING_FOR_HEADER: "acting_for"}


class WeakToken(NamedError):
    """The person signed in too weakly for care (`acr`). `required`: a level that is enough (RFC 9470)."""

    code = "insufficient_user_authentication"
    status = 401
    message = "The person signed in too weakly."


def register(app: Flask, settings: GatewaySettings) -> None:
    """Trust both issuers' access tokens, and tell with every refusal how to prove oneself (RFC 6750 §3)."""
    issuers = ((settings.staff_issuer, Caller.STAFF), (settings.citizen_issuer, Caller.CITIZEN))
    trusted = tuple(TrustedIssuer(issuer.url, kind, IssuerKeys(fetch_from(issuer.url))) for issuer, kind in issuers)
    app.extensions["sob_tokens"] = TokenChecker(settings.api_audience, trusted)
    app.after_request(_challenge)


def token_of(incoming: Request) -> str | None:
    """Give the request's bearer token, or `None` without one. Pages take none: they are a browser's, with its cookie."""
    scheme, _, token = incoming.headers.get("Authorization", "").partition(" ")
    is_bearer = incoming.path.startswith(API_PREFIX) and scheme.lower() == "bearer"
    return token.strip() if is_bearer else None


def visitor_by_token(token: str, kinds: tuple[Caller, ...]) -> Visitor:
    """Give the person that a token is about, as one of `kinds`; the cookie, if there is one too, is not looked at.

    Raises `TokenRefused`, `WeakToken`, `Forbidden` (another kind of person, nobody we know, or a child whom one may not act for), `NotFound` (not one's
    own active commission, nobody's guardian).
    """
    try:
        checked = _of_kind(_checked(token), kinds)
        return _visitor(checked, _wanted(COMMISSION_HEADER if checked.kind is Caller.STAFF else ACTING_FOR_HEADER))
    except (TokenRefused, WeakToken, Forbidden, Malformed) as error:
        note_refusal(error)
        raise


def note_refusal(error: NamedError) -> NamedError:
    """Remember why a request was refused, for the answer's header, where it came with a token; give the error back to raise."""
    if token_of(request) is not None:
        g.refusal = error
    return error


def _checked(token: str) -> CheckedToken:
    """Check the token, and count one that is wrong. One that is right is never made to wait: no number of attempts makes a signature."""
    checker: TokenChecker = current_app.extensions["sob_tokens"]
    try:
        return checker.check(token)
    except TokenRefused as error:
        if error.details["reason"] != "expired":  # it was right once, and whoever has it gets another
            attempts.count_failure()
        raise


def _of_kind(checked: CheckedToken, kinds: tuple[Caller, ...]) -> CheckedToken:
    if checked.kind not in kinds:
        raise Forbidden(reason="kind")
    return checked


def check_acting_for(visitor: Visitor) -> Visitor:
    """Give the visitor; raises `Forbidden` when the request says that it is for a child and the session isn't: also with a cookie, and of staff."""
    wanted = _wanted(ACTING_FOR_HEADER) if request.path.startswith(API_PREFIX) else None
    if wanted and str(wanted) != (visitor.acting_for or {}).get("citizen_id"):
        raise note_refusal(Forbidden(reason="acting_for"))
    return visitor


def _wanted(header: str) -> UUID | None:
    """Give under which commission staff act, or for which child a citizen does."""
    written = request.headers.get(header)
    try:
        return UUID(written) if written is not None else None
    except ValueError as error:
        raise Malformed(reason=REASON_OF[header], header=header) from error


def _visitor(checked: CheckedToken, chosen: UUID | None) -> Visitor:
    digest = _digest(checked, chosen)
    cache: SessionCache = current_app.extensions["sob_sessions"]
    visitor = cache.get(digest)
    if visitor is None:
        visitor = visitor_of(_narrowed(_session(checked, digest, chosen), checked, chosen), digest, by_token=True)
        cache.put(visitor)
    if chosen and checked.kind is Caller.STAFF and visitor.commission is None:
        raise NotFound
    return visitor


def _digest(checked: CheckedToken, chosen: UUID | None) -> str:
    """Give the session's digest; `chosen` is the commission that staff act under, or the child that a citizen acts for.

    Of what is signed, not of the whole token, whose signature can be written in several ways; each would be a new session after the first
    was closed. 0xFF stands in no UTF-8 text: so no cookie has the digest of a token.
    """
    return hashlib.sha256(b"\xff" + str(chosen or "").encode() + b"\n" + checked.signed).hexdigest()


def _session(checked: CheckedToken, digest: str, chosen: UUID | None) -> dict[str, Any]:
    """Give the token's session, opened if this is its first use; of two first uses at once one opens, the other finds it."""
    try:
        return _resolve(digest)
    except NotSignedIn:
        pass
    try:
        return _open(checked, digest, chosen)
    except Conflict:
        pass
    try:
        return _resolve(digest)
    except NotSignedIn as error:  # closed, or no activity for too long
        raise TokenRefused(reason="session") from error


def _resolve(digest: str) -> dict[str, Any]:
    payload = {"session_digest": digest, "active": not is_poll()}
    return transport().ask(RESOLVE_SESSION, payload, GATEWAY_ACTOR, correlation_id=g.correlation_id)


def _open(checked: CheckedToken, digest: str, chosen: UUID | None) -> dict[str, Any]:
    contract, facts = _of_staff(checked, chosen) if checked.kind is Caller.STAFF else _of_citizen(checked, chosen)
    strength = checked.who.get("acr", "-")
    payload = {"idempotency_id": new_id(), "session_digest": digest, "strength": strength, **facts}
    person = facts.get("hsa_id") or facts.get("personal_number")
    with attempts.counting(TokenRefused, WeakToken, Forbidden, NotFound, person=person):
        return _opened(contract, payload)


def _opened(contract: Any, payload: dict[str, Any]) -> dict[str, Any]:
    try:
        return transport().ask(contract, payload, GATEWAY_ACTOR, correlation_id=g.correlation_id)
    except (Invalid, Malformed) as error:  # an HSA-id or a number that is none, a name that is missing
        raise TokenRefused(reason="claims") from error
    except Forbidden as error:
        if error.details.get("reason") == "strength":
            raise WeakToken(required=error.details.get("required", "")) from error
        raise


def _of_staff(checked: CheckedToken, chosen: UUID | None) -> tuple[Any, dict[str, Any]]:
    hsa_id = checked.who.get("employeeHsaId") or checked.who["sub"]
    return OPEN_STAFF_SESSION, {
        "hsa_id": hsa_id,
        "commission_id": str(chosen) if chosen else None,
    }


def _of_citizen(checked: CheckedToken, chosen: UUID | None) -> tuple[Any, dict[str, Any]]:
    return OPEN_CITIZEN_SESSION, {
        "personal_number": checked.who.get("personalIdentityNumber", ""),
        "name": checked.who.get("name", ""),
        "acting_for": str(chosen) if chosen else None,
    }


def _narrowed(session: dict[str, Any], checked: CheckedToken, chosen: UUID | None) -> dict[str, Any]:
    """Give the session as this token has it: never longer than the token, and no commission that the request didn't name."""
    until = datetime.fromtimestamp(checked.ends_at, UTC)
    ends_at = min(until, datetime.fromisoformat(session["ends_at"])).isoformat()
    return session | {"ends_at": ends_at, "commission": session["commission"] if chosen else None}


def _challenge(response: Response) -> Response:
    """Say in a refusal of the API how to prove oneself, and what was wrong with the proof given."""
    refusal = g.pop("refusal", None)
    if refusal is not None:
        response.headers["WWW-Authenticate"] = f"Bearer {', '.join(_parameters(refusal))}"
    elif response.status_code == NotSignedIn.status and request.path.startswith(API_PREFIX):
        response.headers["WWW-Authenticate"] = 'Bearer realm="sob-api"'
    return response


def _parameters(refusal: NamedError) -> list[str]:
    words = {Malformed: "invalid_request", Forbidden: "insufficient_scope"}
    told = ['realm="sob-api"', f'error="{words.get(type(refusal), refusal.code)}"']
    if "reason" in refusal.details:
        told.append(f'error_description="{refusal.details["reason"]}"')
    if isinstance(refusal, WeakToken):
        told.append(f'acr_values="{refusal.details["required"]}"')
    return told
