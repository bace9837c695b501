"""Access tokens for the API, signed, in the shape of RFC 9068, for whoever asks for the scope `sob-api`.

They say of the person what the identity token says, so that the API knows the same as a sign-in would. A client may also name the API by
its address (`resource`, RFC 8707); any other address is refused by its own name.
"""

import secrets
import time
from typing import Any

from authlib.oauth2 import OAuth2Error
from joserfc import jwt

from deploy.local.provider.issuers import API_AUDIENCE, API_SCOPE, Client, Issuer
from deploy.local.provider.keys import ALGORITHM
from deploy.local.provider.memory import TOKEN_SECONDS
from deploy.local.provider.people import Person

TOKEN_ID_BYTES = 16


class InvalidTargetError(OAuth2Error):  # type: ignore[misc]  # Authlib is untyped
    """The client names a resource that we issue no tokens for, or one without its scope (RFC 8707 §2)."""

    error = "invalid_target"


class KnownResource:
    """The rule of `resource`, in the request for a code and in the exchange."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer

    def __call__(self, grant: Any) -> None:
        """Hook into the grant, as Authlib's extensions do."""
        grant.register_hook("after_validate_authorization_request_payload", self._check_request)
        grant.register_hook("after_validate_token_request", self._check_exchange)

    def _check_request(self, grant: Any, _redirect_uri: str) -> None:
        allowed = grant.request.client.get_allowed_scope(grant.request.payload.scope)
        self._check(grant.request.payload.data, allowed)

    def _check_exchange(self, grant: Any, *_result: Any) -> None:
        self._check(grant.request.form, grant.request.authorization_code.scope)

    def _check(self, sent: Any, scope: str | None) -> None:
        resource = sent.get("resource")
        if resource is None:
            return
        if resource != self._issuer.api_resource or API_SCOPE not in (scope or "").split():
            raise InvalidTargetError(f"The only resource is {self._issuer.api_resource}, with the scope {API_SCOPE}.")


def api_token(issuer: Issuer, client: Client, person: Person, scope: str) -> str:
    """Give a signed access token for the API, of `TOKEN_SECONDS`."""
    now = int(time.time())
    claims = {
        **person.claims,
        "iss": issuer.url,
        "aud": API_AUDIENCE,
        "client_id": client.client_id,
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "jti": secrets.token_urlsafe(TOKEN_ID_BYTES),
        "acr": issuer.acr,
        "scope": scope,
    }
    return jwt.encode({"alg": ALGORITHM, "kid": issuer.name, "typ": "at+jwt"}, claims, issuer.key)
