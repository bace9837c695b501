"""Access tokens for the API's tests: real ones from the demo provider, and forged ones signed with its keys; and a visitor who carries one."""

import base64
import hashlib
import re
import secrets
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from joserfc import jwt

from common.chassis.identifiers import new_id
from deploy.local.demo import CITIZEN_STRENGTH, STAFF_STRENGTH
from deploy.local.provider.issuers import API_CLIENT
from deploy.local.provider.keys import load_keys
from tests.system import System, Visitor

BACK = "http://127.0.0.1:49152/callback"
PIN = "123456"


def sign_in(system: System, issuer: str, person: str) -> str:
    """Get an access token as a program on the person's machine does: authorization code, PKCE, the form, the exchange."""
    url, verifier = f"{system.here.provider_url}/{issuer}", secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    question = {
        "response_type": "code",
        "client_id": API_CLIENT,
        "redirect_uri": BACK,
        "scope": "openid sob-api",
        "resource": f"{system.url}/api/v1",
        "nonce": secrets.token_urlsafe(),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    form = requests.get(f"{url}/authorize", params=question, timeout=30).text
    attempt = re.search(r'name="attempt" value="([^"]+)"', form)
    assert attempt, form
    filled = {"attempt": attempt[1], "person": person, "pin": PIN}
    back = requests.post(f"{url}/legitimera", data=filled, allow_redirects=False, timeout=30).headers["Location"]
    exchange = {
        "grant_type": "authorization_code",
        "code": parse_qs(urlsplit(back).query)["code"][0],
        "client_id": API_CLIENT,
        "redirect_uri": BACK,
        "code_verifier": verifier,
    }
    return str(requests.post(f"{url}/token", data=exchange, timeout=30).json()["access_token"])


def mint(system: System, issuer: str, header: dict[str, Any] | None = None, key: Any = None, **changes: Any) -> str:
    """Sign a token with the issuer's own key: a good one of the right shape, with changes."""
    signing = key or load_keys(system.here.var / "keys" / "provider.json").signing[issuer]
    now = int(time.time())
    claims = {
        "iss": f"{system.here.provider_url}/{issuer}",
        "aud": "sob-api",
        "client_id": API_CLIENT,
        "iat": now,
        "exp": now + 300,
        "jti": secrets.token_urlsafe(),
        "acr": STAFF_STRENGTH if issuer == "siths" else CITIZEN_STRENGTH,
        "sub": "somebody",
        **changes,
    }
    head = {"alg": "RS256", "kid": issuer, "typ": "at+jwt"} | (header or {})
    return jwt.encode(head, claims, signing, algorithms=["RS256", "HS256"])


class Bearer(Visitor):
    """A person at the API by access token: no cookie, no token against forgery."""

    def __init__(self, url: str, token: str, commission_id: str | None = None) -> None:
        """Carry the token, and for staff the commission; `session` is what the API says of it."""
        self._url = url
        self.http = requests.Session()
        self.http.headers["Authorization"] = f"Bearer {token}"
        if commission_id:
            self.http.headers["Sob-Commission"] = commission_id
        answer = self.get("/session")
        self.session = answer.json().get("session", {})

    def send(self, path: str, method: str = "POST", **body: Any) -> requests.Response:
        """Send a command or search."""
        return self.http.request(method, f"{self._url}/api/v1{path}", json=body, timeout=30)

    def do(self, path: str, method: str = "POST", **body: Any) -> requests.Response:
        """Send a command with a new idempotency id."""
        return self.send(path, method, **{"idempotency_id": str(new_id()), **body})
