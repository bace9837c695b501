"""A real client (Authlib's) signs people in at the running provider, as the gateway does."""

import re
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import KeySet

from tests.integration.provider.conftest import CITIZEN, CITIZEN_SECRET, GATEWAY, STAFF, STAFF_SECRET, RunningProvider

ASTRID, HANS = "SE2321000000-DEMO1", "196108319812"
PIN = "123456"


class Visit:
    """One sign-in of one person: the client's session, the browser and the secrets between them."""

    def __init__(self, provider: RunningProvider, issuer: str) -> None:
        self.browser = requests.Session()
        discovery = self.browser.get(f"{provider.url}/{issuer}/.well-known/openid-configuration", timeout=30)
        self.metadata: dict[str, Any] = discovery.json()
        client_id, secret, back = {
            "siths": (STAFF, STAFF_SECRET, f"{GATEWAY}/logga-in/personal/klar"),
            "elegitimation": (CITIZEN, CITIZEN_SECRET, f"{GATEWAY}/logga-in/invanare/klar"),
        }[issuer]
        self.client = OAuth2Session(
            client_id,
            secret,
            scope="openid profile",
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=30,
        )
        self.verifier, self.nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)

    def answer(self, **fields: str) -> str:
        """Open the page, send its form, and give the address that the browser is sent on to."""
        address, _ = self.client.create_authorization_url(
            self.metadata["authorization_endpoint"], code_verifier=self.verifier, nonce=self.nonce
        )
        page = self.browser.get(address, timeout=30)
        action, attempt = (
            re.search(pattern, page.text) for pattern in (r'action="([^"]+)"', r'name="attempt" value="([^"]+)"')
        )
        assert action
        assert attempt
        target = "{0.scheme}://{0.netloc}".format(urlsplit(address)) + action[1]
        sent = self.browser.post(target, {"attempt": attempt[1], **fields}, allow_redirects=False, timeout=30)
        assert sent.status_code == 302, sent.text
        return str(sent.headers["Location"])

    def tokens(self, back: str, **changes: Any) -> dict[str, Any]:
        """Exchange the code in the address that the browser came back with; raises `OAuthError`."""
        asked = {"authorization_response": back, "code_verifier": self.verifier} | changes
        return dict(self.client.fetch_token(self.metadata["token_endpoint"], **asked))

    def keys(self) -> KeySet:
        """Give the issuer's published keys."""
        return KeySet.import_key_set(self.browser.get(self.metadata["jwks_uri"], timeout=30).json())

    def claims(self, tokens: dict[str, Any]) -> CodeIDToken:
        """Check the id_token as a relying party must (OpenID Connect Core §3.1.3.7) and give its claims."""
        token = jwt.decode(
            tokens["id_token"], self.keys(), algorithms=self.metadata["id_token_signing_alg_values_supported"]
        )
        wanted = {
            "iss": {"essential": True, "value": self.metadata["issuer"]},
            "aud": {"essential": True, "value": self.client.client_id},
            "nonce": {"value": self.nonce},
        }
        parameters = {"nonce": self.nonce, "client_id": self.client.client_id, "access_token": tokens["access_token"]}
        claims = CodeIDToken(token.claims, token.header, wanted, parameters)
        claims.validate(now=int(time.time()), leeway=5)
        return claims


@pytest.mark.parametrize(
    ("issuer", "person", "acr", "number"),
    [
        ("siths", ASTRID, "http://id.sambi.se/loa/loa3", {"employeeHsaId": ASTRID, "sub": ASTRID}),
        ("elegitimation", HANS, "http://id.elegnamnden.se/loa/1.0/loa3", {"personalIdentityNumber": HANS}),
    ],
)
def test_a_person_signs_in_and_out(
    provider: RunningProvider, issuer: str, person: str, acr: str, number: dict[str, str]
) -> None:
    visit = Visit(provider, issuer)
    tokens = visit.tokens(visit.answer(person=person, pin=PIN))
    claims = visit.claims(tokens)
    assert claims["acr"] == acr
    assert number.items() <= claims.items()
    assert visit.client.get(visit.metadata["userinfo_endpoint"]).json()["sub"] == claims["sub"]

    left = visit.browser.get(
        visit.metadata["end_session_endpoint"],
        params={"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": f"{GATEWAY}/"},
        allow_redirects=False,
        timeout=30,
    )
    assert left.headers["Location"] == f"{GATEWAY}/"
    assert visit.client.get(visit.metadata["userinfo_endpoint"]).status_code == 401


def test_avbryt_reaches_the_client_as_access_denied(provider: RunningProvider) -> None:
    visit = Visit(provider, "siths")
    answer = parse_qs(urlsplit(visit.answer(cancel="1")).query)
    assert answer["error"] == ["access_denied"]
    assert answer["state"]
    assert answer["iss"] == [visit.metadata["issuer"]]


def test_a_stolen_code_is_worth_nothing_without_the_verifier(provider: RunningProvider) -> None:
    visit, thief = Visit(provider, "siths"), Visit(provider, "siths")
    back = visit.answer(person=ASTRID, pin=PIN)
    with pytest.raises(OAuthError, match="invalid_grant"):
        thief.tokens(back)


def test_a_client_with_a_wrong_secret_gets_no_token(provider: RunningProvider) -> None:
    visit = Visit(provider, "siths")
    back = visit.answer(person=ASTRID, pin=PIN)
    with pytest.raises(OAuthError, match="invalid_client"):
        visit.tokens(back, auth=(STAFF, "wrong"))


def test_of_many_exchanges_at_once_one_succeeds_and_its_token_is_revoked(provider: RunningProvider) -> None:
    visit = Visit(provider, "siths")
    code = parse_qs(urlsplit(visit.answer(person=ASTRID, pin=PIN)).query)["code"][0]
    data = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": visit.client.redirect_uri,
        "code_verifier": visit.verifier,
    }

    def exchange(_number: int) -> requests.Response:
        return requests.post(visit.metadata["token_endpoint"], data, auth=(STAFF, STAFF_SECRET), timeout=30)

    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(exchange, range(8)))
    assert sorted(response.status_code for response in responses) == [200] + [400] * 7
    token = next(response.json()["access_token"] for response in responses if response.ok)
    told = requests.get(visit.metadata["userinfo_endpoint"], headers={"Authorization": f"Bearer {token}"}, timeout=30)
    assert told.status_code == 401


def test_an_id_token_of_one_issuer_is_not_the_others(provider: RunningProvider) -> None:
    staff, citizen = Visit(provider, "siths"), Visit(provider, "elegitimation")
    token = staff.tokens(staff.answer(person=ASTRID, pin=PIN))["id_token"]
    with pytest.raises(JoseError) as refused:
        jwt.decode(token, citizen.keys(), algorithms=["RS256"])
    assert isinstance(refused.value, BadSignatureError) or "key" in str(refused.value).lower()
