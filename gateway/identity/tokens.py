"""Checks an issuer's access token (JWS in the shape of RFC 9068) and tells what it claims.

Only what is signed by a key of the issuer, for us (`aud`), now, and says itself to be an access token is believed: an identity token of the
same issuer isn't one. What it claims of a person is the same as at sign-in.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, MissingClaimError
from joserfc.jwt import JWTClaimsRegistry

from common.contracts.base import Caller
from common.contracts.errors import NamedError
from gateway.identity.claims import UNUSABLE, who
from gateway.identity.issuer_keys import IssuerKeys

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures by a public key alone: neither `none` nor a shared secret (RFC 8725 §3.1)."""
TYPES = ("at+jwt", "application/at+jwt")
LEEWAY_SECONDS = 30
LONGEST_SECONDS = 12 * 3600
"""A token lives no longer than a session may; so no token outlives the row that says that its session is closed."""
MOST_CHARACTERS = 8000


class TokenRefused(NamedError):
    """The access token proves nothing. `reason`: a stable word for what was wrong with it."""

    code = "invalid_token"
    status = 401
    message = "The access token proves nothing."


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """An issuer of ours: its `iss`, whom it signs in, and its keys."""

    url: str
    kind: Caller
    keys: IssuerKeys


@dataclass(frozen=True, slots=True)
class CheckedToken:
    """What a checked token says: whom it is about (`kind`, `who`), until when, and `signed`, the bytes that its signature covers."""

    kind: Caller
    who: Mapping[str, str]
    ends_at: float
    signed: bytes


class TokenChecker:
    """Checks tokens of the trusted issuers for one audience. `clock` gives Unix seconds."""

    def __init__(
        self, audience: str, issuers: tuple[TrustedIssuer, ...], clock: Callable[[], float] = time.time
    ) -> None:
        """Keep whom to trust."""
        self._audience = audience
        self._issuers = issuers
        self._clock = clock

    def check(self, token: str) -> CheckedToken:
        """Give what the token says; raises `TokenRefused`, or `IssuerAway` when the issuer's keys can't be read."""
        header, unproven = _parts(token)
        if str(header.get("typ")).lower() not in TYPES:
            raise TokenRefused(reason="type")
        if header.get("alg") not in ALGORITHMS:
            raise TokenRefused(reason="algorithm")
        issuer = next((one for one in self._issuers if one.url == unproven.get("iss")), None)
        if issuer is None:
            raise TokenRefused(reason="issuer")
        claims = _proven(token, header, issuer)
        self._check_claims(claims)
        return CheckedToken(issuer.kind, _who(claims), claims["exp"], token.rpartition(".")[0].encode())

    def _check_claims(self, claims: dict[str, Any]) -> None:
        required: dict[str, Any] = {
            name: {"essential": True} for name in ("iss", "sub", "exp", "iat", "jti", "client_id")
        }
        rules = JWTClaimsRegistry(
            now=int(self._clock()),
            leeway=LEEWAY_SECONDS,
            aud={"essential": True, "value": self._audience},
            **required,
        )
        try:
            rules.validate(claims)
        except ExpiredTokenError as error:
            raise TokenRefused(reason="expired") from error
        except (InvalidClaimError, MissingClaimError) as error:
            raise TokenRefused(reason="audience" if error.claim == "aud" else "claims", claim=error.claim) from error
        # Written so that what isn't a number between these (infinity, not-a-number) is refused too.
        if not 0 < claims["exp"] - claims["iat"] <= LONGEST_SECONDS:
            raise TokenRefused(reason="lifetime")


def _who(claims: dict[str, Any]) -> Mapping[str, str]:
    try:
        return who(claims)
    except ValueError as error:
        raise TokenRefused(reason="claims", claim=str(error)) from error


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give header and claims, unproven: enough to know whose key to check with."""
    if len(token) > MOST_CHARACTERS:
        raise TokenRefused(reason="shape")
    try:
        signature = jws.extract_compact(token.encode())
        header, claims = signature.headers(), json.loads(signature.payload)
    except UNUSABLE as error:
        raise TokenRefused(reason="shape") from error
    if not isinstance(claims, dict):
        raise TokenRefused(reason="shape")
    return header, claims


def _proven(token: str, header: dict[str, Any], issuer: TrustedIssuer) -> dict[str, Any]:
    """Give the claims after the signature has been checked by the issuer's key that the header names."""
    kid = header.get("kid")
    key = issuer.keys.get(kid) if isinstance(kid, str) else None
    if key is None:
        raise TokenRefused(reason="key")
    try:
        return dict(jwt.decode(token, key, algorithms=ALGORITHMS).claims)
    except UNUSABLE as error:
        raise TokenRefused(reason="signature") from error
