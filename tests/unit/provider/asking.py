"""A client's side of the flow for the provider's tests: the request, the form, the exchange."""

import base64
import hashlib
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

GATEWAY = "http://127.0.0.1:8000"
PROVIDER = "http://127.0.0.1:8001"
STAFF, STAFF_SECRET = "sob-personal", "staff-secret"
CITIZEN, CITIZEN_SECRET = "sob-invanare", "citizen-secret"
STAFF_BACK, CITIZEN_BACK = f"{GATEWAY}/logga-in/personal/klar", f"{GATEWAY}/logga-in/invanare/klar"
ASTRID, HANS = "SE2321000000-DEMO1", "196108319812"
PIN = "123456"
VERIFIER = "a-verifier-of-more-than-forty-three-characters-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def question(**changes: str | None) -> dict[str, str]:
    """Give a good authorization request of the staff client, with changes; `None` leaves a parameter out."""
    good: dict[str, str | None] = {
        "response_type": "code",
        "client_id": STAFF,
        "redirect_uri": STAFF_BACK,
        "scope": "openid profile",
        "state": "the-state",
        "nonce": "the-nonce",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def open_form(client: FlaskClient, issuer: str = "siths", /, **changes: str | None) -> str:
    """Ask for the form and give its attempt."""
    page = client.get(f"/{issuer}/authorize", query_string=question(**changes))
    assert page.status_code == 200, page.text
    found = re.search(r'name="attempt" value="([^"]+)"', page.text)
    assert found
    return found[1]


def fill(client: FlaskClient, attempt: str, issuer: str = "siths", /, **fields: str) -> TestResponse:
    """Send the form."""
    return client.post(f"/{issuer}/legitimera", data={"attempt": attempt, **fields})


def answer_of(response: TestResponse) -> dict[str, str]:
    """Give the parameters of a redirect back to the client."""
    assert response.status_code == 302, response.text
    return dict(parse_qsl(urlsplit(response.headers["Location"]).query))


def get_code(client: FlaskClient, /, **changes: str | None) -> str:
    """Sign Astrid in and give the code."""
    return answer_of(fill(client, open_form(client, **changes), person=ASTRID, pin=PIN))["code"]


def exchange(
    client: FlaskClient,
    code: str,
    issuer: str = "siths",
    auth: tuple[str, str] | None = (STAFF, STAFF_SECRET),
    **changes: str | None,
) -> TestResponse:
    """Ask the token endpoint, with changes; `None` leaves a parameter out."""
    good: dict[str, Any] = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": STAFF_BACK,
        "code_verifier": VERIFIER,
    }
    data = {name: value for name, value in (good | changes).items() if value is not None}
    return client.post(f"/{issuer}/token", data=data, auth=auth)
