"""Access tokens for the API: who gets one, what it says, and which addresses of it are known."""

import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet

from deploy.local.provider.issuers import API_CLIENT
from tests.unit.provider.asking import (
    ASTRID,
    GATEWAY,
    HANS,
    PIN,
    PROVIDER,
    answer_of,
    exchange,
    fill,
    get_code,
    open_form,
    question,
)

BACK = "http://127.0.0.1:49152/callback"
API = f"{GATEWAY}/api/v1"
ASKING = {"client_id": API_CLIENT, "redirect_uri": BACK, "scope": "openid profile sob-api"}
EXCHANGING: dict[str, Any] = {"auth": None, "client_id": API_CLIENT, "redirect_uri": BACK}


def api_claims(client: FlaskClient, issuer: str, person: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Sign a person in to the API's client; give the token's header and claims."""
    code = answer_of(fill(client, open_form(client, issuer, **ASKING), issuer, person=person, pin=PIN))["code"]
    response = exchange(client, code, issuer, **EXCHANGING)
    assert response.status_code == 200, response.text
    keys = KeySet.import_key_set(client.get(f"/{issuer}/jwks").get_json())
    token = jwt.decode(response.get_json()["access_token"], keys, algorithms=["RS256"])
    return token.header, dict(token.claims)


def test_staff_get_a_token_in_the_shape_of_rfc_9068(client: FlaskClient) -> None:
    header, claims = api_claims(client, "siths", ASTRID)
    assert header == {"alg": "RS256", "kid": "siths", "typ": "at+jwt"}
    assert claims["exp"] - claims["iat"] == 300
    assert abs(claims["iat"] - time.time()) < 60
    assert claims | {"exp": 0, "iat": 0, "jti": ""} == {
        "iss": f"{PROVIDER}/siths",
        "sub": ASTRID,
        "aud": "sob-api",
        "client_id": API_CLIENT,
        "exp": 0,
        "iat": 0,
        "jti": "",
        "acr": "http://id.sambi.se/loa/loa3",
        "scope": "openid profile sob-api",
        "employeeHsaId": ASTRID,
        "name": "Astrid Lindqvist",
    }


def test_citizens_get_one_with_their_number_and_no_two_are_the_same(client: FlaskClient) -> None:
    first = api_claims(client, "elegitimation", HANS)[1]
    assert (first["iss"], first["personalIdentityNumber"]) == (f"{PROVIDER}/elegitimation", HANS)
    assert first["acr"] == "http://id.elegnamnden.se/loa/1.0/loa3"
    assert first["jti"]


def test_without_the_scope_the_token_is_a_random_one(client: FlaskClient) -> None:
    code = get_code(client, **(ASKING | {"scope": "openid"}))
    assert exchange(client, code, **EXCHANGING).get_json()["access_token"].count(".") == 0


def test_the_gateway_gets_no_token_for_the_api(client: FlaskClient) -> None:
    answer = exchange(client, get_code(client, scope="openid sob-api"))
    assert "sob-api" not in answer.get_json().get("scope", "")
    assert answer.get_json()["access_token"].count(".") == 0


def test_the_api_may_be_named_by_its_address(client: FlaskClient) -> None:
    code = get_code(client, **ASKING, resource=API)
    assert exchange(client, code, **EXCHANGING, resource=API).status_code == 200


def test_another_resource_is_refused_by_its_name(client: FlaskClient) -> None:
    asked = client.get("/siths/authorize", query_string=question(**ASKING, resource="https://other.example/"))
    assert answer_of(asked)["error"] == "invalid_target"
    assert asked.headers["Location"].startswith(BACK)
    without_scope = question(**(ASKING | {"scope": "openid"}), resource=API)
    assert answer_of(client.get("/siths/authorize", query_string=without_scope))["error"] == "invalid_target"
    exchanged = exchange(client, get_code(client, **ASKING), **EXCHANGING, resource="https://other.example/")
    assert (exchanged.status_code, exchanged.get_json()["error"]) == (400, "invalid_target")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/callback",
        "http://127.0.0.1:49152/other",
        "http://localhost:49152/callback",
        "http://127.0.0.1:49152@evil.example/callback",
        "https://evil.example/callback",
        f"{BACK}?more",
    ],
)
def test_codes_go_to_this_machine_alone(client: FlaskClient, address: str) -> None:
    page = client.get("/siths/authorize", query_string=question(**(ASKING | {"redirect_uri": address})))
    assert (page.status_code, "Location" in page.headers) == (400, False)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": None}, "invalid_request"),
        ({"code_verifier": "another-verifier-of-more-than-forty-three-characters"}, "invalid_grant"),
        ({"client_secret": "x"}, "invalid_client"),
        ({"client_id": None}, "invalid_client"),
    ],
)
def test_the_code_alone_is_worth_nothing(client: FlaskClient, changes: dict[str, Any], error: str) -> None:
    code = get_code(client, **ASKING)
    response = exchange(client, code, **(EXCHANGING | changes))
    assert (response.get_json()["error"], "access_token" in response.get_json()) == (error, False)
