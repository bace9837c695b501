"""What an issuer answers is made outside: whatever it is, nobody is signed in by it, nobody sees an error of ours, and it counts as an attempt that failed."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey

from common.contracts.directory.attempts import SIGN_IN_ATTEMPT
from common.contracts.directory.sessions import OPEN_STAFF_SESSION
from common.contracts.errors import Forbidden
from gateway.app import create_app
from gateway.identity.pages import register_issuers
from tests.gateway_settings import nowhere
from tests.unit.gateway.staff.recording import Recording

ISSUER, CLIENT = "http://127.0.0.1:1", "client"
KEY = RSAKey.generate_key(2048, {"kid": "k", "use": "sig", "alg": "RS256"})
OTHER = RSAKey.generate_key(2048, {"kid": "k"})
HEADER = {"alg": "RS256", "kid": "k"}
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "id_token_signing_alg_values_supported": ["RS256"],
}
Claims = dict[str, Any]
DEEP = "[" * 100_000


class Issuer:
    """Answers as the real libraries hear it: a body for each address, the tokens made of what a right one claims."""

    def __init__(self) -> None:
        self.bodies: dict[str, Any] = {"openid-configuration": METADATA, "keys": {"keys": [KEY.as_dict(private=False)]}}

    def send(self, asked: requests.PreparedRequest, **_how: Any) -> requests.Response:
        """Answer."""
        body = self.bodies[str(asked.url).rpartition("/")[2]]
        answer = requests.Response()
        answer.status_code, answer.url = 200, str(asked.url)
        answer._content = (body if isinstance(body, str) else json.dumps(body)).encode()
        answer.headers["Content-Type"] = "application/json"
        return answer


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Issuer:
    made = Issuer()
    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", lambda _self, asked, **how: made.send(asked, **how))
    return made


@pytest.fixture(scope="module")
def asked() -> Recording:
    made = Recording()
    made.answer(OPEN_STAFF_SESSION, Forbidden(reason="strength"))
    return made


@pytest.fixture
def bus(asked: Recording) -> Recording:
    asked.asked.clear()
    return asked


@pytest.fixture(scope="module")
def app(asked: Recording) -> Flask:
    return create_app(nowhere(), asked)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    # As at the start: nothing is known of the issuer yet.
    register_issuers(app, nowhere())
    return app.test_client()


def signed(claims: Claims, key: Any = KEY, **header: Any) -> str:
    return jwt.encode(HEADER | header, claims, key, algorithms=["RS256", "HS256"])


def come_back(browser: FlaskClient, issuer: Issuer, token_of: Callable[[Claims], Any]) -> int:
    """Sign in at the issuer, which answers with what is made of right claims, and come back."""
    sent = browser.get("/logga-in/personal").headers["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent).query).items()}
    now = int(time.time())
    right = {
        "iss": ISSUER,
        "sub": "SE2321000000-A1",
        "aud": CLIENT,
        "nonce": asked["nonce"],
        "iat": now,
        "exp": now + 60,
    }
    issuer.bodies["token"] = token_of(right)
    return browser.get(f"/logga-in/personal/klar?code=c&state={asked['state']}").status_code


def answered(id_token: Any, **more: Any) -> Claims:
    return {"access_token": "a", "token_type": "Bearer", "id_token": id_token, **more}


def told(**claims: Any) -> Callable[[Claims], Claims]:
    return lambda right: answered(signed(right | claims))


def as_it_is(answer: Any) -> Callable[[Claims], Any]:
    return lambda _right: answer


def failures(bus: Recording) -> int:
    return sum(name == SIGN_IN_ATTEMPT.routing_key and sent["failed"] for name, sent in bus.asked)


WRONG: dict[str, Callable[[Claims], Any]] = {
    "another nonce": told(nonce="x"),
    "for another": told(aud="another"),
    "over": told(exp=5),
    "no end": told(exp=[]),
    "not yet": told(iat=4_000_000_000),
    "of another": told(iss="https://ond.example"),
    "nobody": told(sub=None),
    "a list of names": told(sub=["SE2321000000-A1"]),
    "a key of its own": lambda right: answered(signed(right, OTHER)),
    "an unknown key": lambda right: answered(signed(right, kid="another")),
    "a secret": lambda right: answered(signed(right, OctKey.import_key("secret" * 9), alg="HS256")),
    "unsigned": as_it_is(answered("eyJhbGciOiJub25lIn0.e30.")),
    "no object": lambda _right: answered(jws.serialize_compact(HEADER, b"[]", KEY, algorithms=["RS256"])),
    "no token": as_it_is(answered("x")),
    "a number": as_it_is(answered(5)),
    "a list": as_it_is(answered([])),
    "null": as_it_is(answered(None)),
    "nothing of whom": as_it_is({"access_token": "a", "token_type": "Bearer"}),
    "empty": as_it_is({}),
    "no dict": as_it_is([]),
    "deep": as_it_is(DEEP),
    "for ever": lambda right: json.dumps(answered(signed(right), expires_in=0)).replace(": 0", ": Infinity"),
    "HSA-id: list": told(employeeHsaId=["SE2321000000-A1"]),
    "HSA-id: dict": told(employeeHsaId={"a": 1}),
    "HSA-id: number": told(employeeHsaId=7),
    "HSA-id: yes": told(employeeHsaId=True),
    "HSA-id: NUL": told(employeeHsaId="SE\x00"),
    "HSA-id: half a sign": lambda right: answered(
        jws.serialize_compact(
            HEADER, json.dumps(right | {"employeeHsaId": "\ud800"}).encode(), KEY, algorithms=["RS256"]
        )
    ),
    "HSA-id: unseen": told(employeeHsaId="\u200b"),
    "HSA-id: empty": told(employeeHsaId=""),
    "HSA-id: long": told(employeeHsaId="S" * 5000),
    "level: list": told(acr=["loa3"]),
    "level: NUL": told(acr="\x00"),
    "level: long": told(acr="l" * 5000),
    "name: number": told(name=5),
}


def test_a_right_answer_reaches_directory(browser: FlaskClient, issuer: Issuer, bus: Recording) -> None:
    assert come_back(browser, issuer, told(acr="loa1")) == 403
    assert bus.last(OPEN_STAFF_SESSION)["hsa_id"] == "SE2321000000-A1"


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_an_answer_that_proves_nobody_is_a_sign_in_that_failed(
    browser: FlaskClient, issuer: Issuer, bus: Recording, wrong: Callable[[Claims], Any]
) -> None:
    assert come_back(browser, issuer, wrong) == 400
    assert failures(bus) == 1


@pytest.mark.parametrize("keys", [[], {"keys": None}, {"keys": [5]}, {"keys": [{"kty": "RSA", "kid": "k"}]}, {}, DEEP])
def test_keys_that_are_none_prove_nobody(browser: FlaskClient, issuer: Issuer, keys: Any) -> None:
    issuer.bodies["keys"] = keys
    assert come_back(browser, issuer, told()) == 400


@pytest.mark.parametrize("metadata", ["", "<html>", [], {}, 5, DEEP, METADATA | {"authorization_endpoint": None}])
def test_an_issuer_that_says_nothing_usable_of_itself_is_away(
    browser: FlaskClient, issuer: Issuer, metadata: Any
) -> None:
    issuer.bodies["openid-configuration"] = metadata
    assert browser.get("/logga-in/personal").status_code == 503
