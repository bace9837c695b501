"""OpenID Connect by Authlib's server parts, told of our issuer and memory.

What is ours is only what is stricter than Authlib: PKCE by S256 always, a nonce always, no parameter that can't be put into an error, no
request objects, and a code that a first presentation uses up.
"""

from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2 import OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator, BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfoEndpoint
from authlib.oidc.rpinitiated import EndSessionEndpoint, EndSessionRequest
from flask import Flask
from joserfc.jwk import RSAKey

from deploy.local.provider.api_token import KnownResource, api_token
from deploy.local.provider.issuers import AMR, API_SCOPE, Client, Issuer
from deploy.local.provider.keys import ALGORITHM
from deploy.local.provider.memory import CODE_SECONDS, TOKEN_SECONDS, AccessToken, Code, Memory
from deploy.local.provider.people import Person


class Server(AuthorizationServer):  # type: ignore[misc]  # Authlib is untyped
    """One issuer's authorization server."""

    def __init__(self, app: Flask, issuer: Issuer, memory: Memory) -> None:
        self.issuer = issuer
        self.memory = memory
        super().__init__(app)
        self.register_grant(CodeGrant, [RequiredCodeChallenge(), IdToken(issuer, memory), KnownResource(issuer)])
        protector = ResourceProtector()
        protector.register_token_validator(TokenValidator(memory))
        self.register_endpoint(UserInfo(resource_protector=protector))
        self.register_endpoint(EndSession)

    def query_client(self, client_id: str) -> Client | None:
        """Give one of our two clients when it is asked for."""
        known = (self.issuer.client, self.issuer.api_client)
        return next((client for client in known if client.client_id == client_id), None)

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        """Remember an access token, bound to the code that it came of."""
        self.memory.tokens.put(token["access_token"], AccessToken(request.authorization_code, request.client))

    def create_bearer_token_generator(self, config: dict[str, Any]) -> BearerTokenGenerator:
        """Make access tokens that live as long as we remember them: random ones, and signed ones for the API."""
        random_token = super().create_bearer_token_generator(config).access_token_generator

        def token_for(client: Client, grant_type: str, user: Person, scope: str) -> str:
            if API_SCOPE in scope.split():
                return api_token(self.issuer, client, user, scope)
            made: str = random_token(client=client, grant_type=grant_type, user=user, scope=scope)
            return made

        return BearerTokenGenerator(token_for, expires_generator=TOKEN_SECONDS)

    def remembered_request(self, parameters: dict[str, str]) -> OAuth2Request:
        """Give the authorization request again that the person is answering now; it is validated anew before a code is issued."""
        request = self.create_oauth2_request(None)
        request.payload = BasicOAuth2Payload(parameters)
        return request


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib is untyped
    """Authorization codes in our memory."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "none")

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        """Remember a code with all that it is bound to."""
        memory, issuer, sent = self.server.memory, self.server.issuer, request.payload.data
        record = Code(
            client_id=request.client.client_id,
            redirect_uri=request.payload.redirect_uri,
            scope=request.scope,
            nonce=sent["nonce"],
            code_challenge=sent["code_challenge"],
            code_challenge_method=sent["code_challenge_method"],
            person=request.user,
            acr=issuer.acr,
            amr=AMR,
            valid_until=memory.clock() + CODE_SECONDS,
        )
        memory.codes.put(code, record)

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        """Use a code up."""
        redeemed: Code | None = self.server.memory.redeem(code, client.client_id)
        return redeemed

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """Keep it: it was used up when it was presented, and a second use must be noticed."""

    def authenticate_user(self, authorization_code: Code) -> Person:
        """Give the person who got the code."""
        return authorization_code.person


class RequiredCodeChallenge(CodeChallenge):  # type: ignore[misc]  # Authlib is untyped
    """PKCE, never without and never `plain` (RFC 9700 §2.1.1)."""

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        """Refuse an authorization request without a challenge by S256."""
        sent = grant.request.payload.data
        if not sent.get("code_challenge") or sent.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE is required: 'code_challenge' with 'code_challenge_method=S256'.")
        super().validate_code_challenge(grant, redirect_uri)


class IdToken(OpenIDCode):  # type: ignore[misc]  # Authlib is untyped
    """The id_token, and the rules of an OpenID authorization request."""

    def __init__(self, issuer: Issuer, memory: Memory) -> None:
        super().__init__(require_nonce=True)
        self._issuer = issuer
        self._memory = memory

    def validate_openid_authorization_request(self, grant: CodeGrant, redirect_uri: str) -> None:
        """Refuse what we don't do by its own name, for a client must not believe that it was heeded (Core §6.1)."""
        sent = grant.request.payload.data
        for parameter in ("request", "request_uri"):
            if parameter in sent:
                raise OAuth2Error(error=f"{parameter}_not_supported")
        if sent.get("response_mode", "query") != "query":
            raise InvalidRequestError("Only 'response_mode=query' is supported.")
        super().validate_openid_authorization_request(grant, redirect_uri)

    def exists_nonce(self, nonce: str, _request: OAuth2Request) -> bool:
        """Say whether a code was issued for the nonce lately."""
        return bool(self._memory.codes.fitting(lambda code: code.nonce == nonce))

    def resolve_client_private_key(self, _client: Client) -> RSAKey:
        """Give the key to sign with."""
        return self._issuer.key

    def get_client_algorithm(self, _client: Client) -> str:
        """Give the algorithm to sign with."""
        return ALGORITHM

    def get_encode_header(self, _client: Client) -> dict[str, str]:
        """Give the header that names the key."""
        return {"alg": ALGORITHM, "kid": self._issuer.name, "typ": "JWT"}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        """Give who issues and for whom."""
        return {"iss": self._issuer.url, "aud": client.client_id}

    def generate_user_info(self, user: Person, _scope: str) -> dict[str, Any]:
        """Give who the person is."""
        return dict(user.claims)


class TokenValidator(BearerTokenValidator):  # type: ignore[misc]  # Authlib is untyped
    """Access tokens in our memory."""

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def authenticate_token(self, token_string: str) -> AccessToken | None:
        """Give what a token opens, unless it is unknown or its time is over."""
        return self._memory.tokens.get(token_string)


class UserInfo(UserInfoEndpoint):  # type: ignore[misc]  # Authlib is untyped
    """The claims again, for whoever holds the access token."""

    def generate_user_info(self, user: Person, _scope: str) -> dict[str, Any]:
        """Give who the person is."""
        return dict(user.claims)


class EndSession(EndSessionEndpoint):  # type: ignore[misc]  # Authlib is untyped
    """Sign-out. The provider keeps no session of the browser, so only tokens that still live are revoked."""

    def get_server_jwks(self) -> dict[str, Any]:
        """Give this issuer's keys: the other's id_tokens aren't signed with them."""
        keys: dict[str, Any] = self.server.issuer.public_keys
        return keys

    def get_algorithms(self) -> list[str]:
        """Give the one algorithm that we sign with."""
        return [ALGORITHM]

    def end_session(self, end_session_request: EndSessionRequest) -> None:
        """Revoke the person's tokens; without a valid `id_token_hint` we don't know whose, and do nothing."""
        claims = end_session_request.id_token_claims
        if claims is not None:
            self.server.memory.revoke(claims["sub"])
