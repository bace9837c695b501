"""What an issuer is: its name, level of assurance, people, key and its two clients: the gateway, and a program that uses the API."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from joserfc.jwk import RSAKey

from deploy.local.provider import keys
from deploy.local.provider.keys import ProviderKeys
from deploy.local.provider.people import DemoPeople, Person, read_people
from deploy.local.provider.settings import ProviderSettings

SCOPES = ("openid", "profile")
API_SCOPE = API_AUDIENCE = "sob-api"
API_CLIENT = "sob-api-demo"
API_PATH = "/api/v1"
LOOPBACK = re.compile(r"http://127\.0\.0\.1:[1-9][0-9]{0,4}/callback")
"""Where a program on the same machine waits for its code: any port (RFC 8252 §7.3)."""
AMR = ("mfa", "pin")


@dataclass(frozen=True, slots=True)
class Client:
    """The gateway as Authlib asks about it: confidential, code flow only, secret by HTTP Basic, exact redirect addresses."""

    client_id: str
    redirect_uri: str
    post_logout_redirect_uri: str
    secret: str = field(repr=False)

    @property
    def client_metadata(self) -> dict[str, Any]:
        """Give what Authlib's sign-out asks for."""
        return {"post_logout_redirect_uris": [self.post_logout_redirect_uri]}

    def get_client_id(self) -> str:
        """Give the client's id."""
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """Give none: OpenID Connect wants `redirect_uri` in every request (Core §3.1.2.1)."""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Say whether the address is the registered one, to the letter."""
        return redirect_uri == self.redirect_uri

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Give the scopes that we know of those asked for; without `openid` it isn't OpenID Connect, and nothing is allowed."""
        asked = (scope or "").split()
        return " ".join(known for known in SCOPES if known in asked) if "openid" in asked else None

    def check_client_secret(self, client_secret: str) -> bool:
        """Compare the secret in constant time."""
        return hmac.compare_digest(self.secret.encode(), client_secret.encode())

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        """Say whether the client may prove itself so."""
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        """Say whether the client may ask for it."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Say whether the client may exchange it; there are no refresh tokens."""
        return grant_type == "authorization_code"


@dataclass(frozen=True, slots=True)
class ApiClient(Client):
    """A program that uses the API for the person: on the person's own machine, so without a secret to keep (RFC 8252), always with PKCE."""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Say whether the address is on this machine."""
        return LOOPBACK.fullmatch(redirect_uri) is not None

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Give the scopes that we know, the API's among them."""
        asked = (scope or "").split()
        known = (*SCOPES, API_SCOPE)
        return " ".join(one for one in known if one in asked) if "openid" in asked else None

    def check_client_secret(self, client_secret: str) -> bool:  # noqa: ARG002 (Authlib's signature)
        """Say that no secret is right: there is none."""
        return False

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        """Say that it proves itself by PKCE alone."""
        return method == "none"


@dataclass(frozen=True)
class Issuer:
    """One of the two issuers. `name` is its path and its key's id, `title` what the pages call it, `url` its OpenID `iss`.

    `api_resource`: the address of the API, as a client may name it (RFC 8707).
    """

    name: str
    title: str
    url: str
    acr: str
    subject_type: str
    client: Client
    api_client: ApiClient
    api_resource: str
    people: Mapping[str, Person]
    pin: str
    key: RSAKey = field(repr=False)

    @property
    def discovery(self) -> dict[str, Any]:
        """Give the discovery document (OpenID Connect Discovery §3, RP-Initiated Logout §2.1, RFC 9207 §3)."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/end_session",
            "scopes_supported": [*SCOPES, API_SCOPE],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": [self.subject_type],
            "id_token_signing_alg_values_supported": [keys.ALGORITHM],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "none"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": [self.acr],
            "claims_supported": [
                "iss",
                "sub",
                "aud",
                "exp",
                "iat",
                "auth_time",
                "nonce",
                "acr",
                "amr",
                *self._own_claims,
            ],
            "ui_locales_supported": ["sv"],
            "claims_parameter_supported": False,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
            "authorization_response_iss_parameter_supported": True,
        }

    @property
    def _own_claims(self) -> list[str]:
        return sorted({claim for person in self.people.values() for claim in person.claims} - {"sub"})

    @property
    def public_keys(self) -> dict[str, Any]:
        """Give the JWK set to check our signatures with."""
        return {"keys": [self.key.as_dict(private=False)]}


def make_issuers(settings: ProviderSettings) -> tuple[Issuer, Issuer]:
    """Make both issuers, staff's first; raises `PeopleFileError`, `OSError` or `ValueError` when a file can't be used."""
    provider_keys = keys.load_keys(settings.key_file)
    sector = urlsplit(settings.public_url).hostname or settings.public_url
    people = read_people(settings.people_file, provider_keys.pairwise_secret, sector)
    return _staff(settings, people, provider_keys), _citizens(settings, people, provider_keys)


def _staff(settings: ProviderSettings, people: DemoPeople, provider_keys: ProviderKeys) -> Issuer:
    return Issuer(
        name=keys.STAFF,
        title="SITHS eID",
        url=f"{settings.url}/{keys.STAFF}",
        acr="http://id.sambi.se/loa/loa3",
        subject_type="public",
        client=_client(settings.staff_client_id, settings.staff_client_secret, settings.public_url, "personal"),
        api_client=_api_client(settings.public_url),
        api_resource=settings.public_url + API_PATH,
        people=people.staff,
        pin=people.pin,
        key=provider_keys.signing[keys.STAFF],
    )


def _citizens(settings: ProviderSettings, people: DemoPeople, provider_keys: ProviderKeys) -> Issuer:
    return Issuer(
        name=keys.CITIZEN,
        title="e-legitimation",
        url=f"{settings.url}/{keys.CITIZEN}",
        acr="http://id.elegnamnden.se/loa/1.0/loa3",
        subject_type="pairwise",
        client=_client(settings.citizen_client_id, settings.citizen_client_secret, settings.public_url, "invanare"),
        api_client=_api_client(settings.public_url),
        api_resource=settings.public_url + API_PATH,
        people=people.citizens,
        pin=people.pin,
        key=provider_keys.signing[keys.CITIZEN],
    )


def _client(client_id: str, secret: str, public_url: str, kind: str) -> Client:
    return Client(client_id, f"{public_url}/logga-in/{kind}/klar", f"{public_url}/", secret)


def _api_client(public_url: str) -> ApiClient:
    return ApiClient(API_CLIENT, "", f"{public_url}/", "")
