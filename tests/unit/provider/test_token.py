"""Codes, tokens, claims and signing out."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.unit.provider.asking import (
    ASTRID,
    CITIZEN,
    CITIZEN_BACK,
    CITIZEN_SECRET,
    GATEWAY,
    HANS,
    PIN,
    PROVIDER,
    STAFF,
    STAFF_SECRET,
    answer_of,
    exchange,
    fill,
    get_code,
    open_form,
)
from tests.unit.provider.conftest import TurnedClock


def tokens_of(client: FlaskClient) -> dict[str, Any]:
    response = exchange(client, get_code(client))
    assert response.status_code == 200, response.text
    tokens: dict[str, Any] = response.get_json()
    return tokens


def citizen_tokens(client: FlaskClient, nonce: str = "n") -> dict[str, Any]:
    attempt = open_form(client, "elegitimation", client_id=CITIZEN, redirect_uri=CITIZEN_BACK, nonce=nonce)
    code = answer_of(fill(client, attempt, "elegitimation", person=HANS, pin=PIN))["code"]
    response = exchange(client, code, "elegitimation", (CITIZEN, CITIZEN_SECRET), redirect_uri=CITIZEN_BACK)
    tokens: dict[str, Any] = response.get_json()
    return tokens


def claims_of(client: FlaskClient, id_token: str, issuer: str = "siths") -> dict[str, Any]:
    keys = KeySet.import_key_set(client.get(f"/{issuer}/jwks").get_json())
    return dict(jwt.decode(id_token, keys, algorithms=["RS256"]).claims)


def userinfo(client: FlaskClient, access_token: str, issuer: str = "siths") -> tuple[int, dict[str, Any]]:
    response = client.get(f"/{issuer}/userinfo", headers={"Authorization": f"Bearer {access_token}"})
    return response.status_code, response.get_json()


def test_staff_get_their_hsa_id_and_level_of_assurance(client: FlaskClient) -> None:
    claims = claims_of(client, tokens_of(client)["id_token"])
    assert claims["exp"] > claims["iat"] >= claims["auth_time"]
    assert claims | {"exp": 0, "iat": 0, "auth_time": 0, "at_hash": ""} == {
        "iss": f"{PROVIDER}/siths",
        "aud": STAFF,
        "exp": 0,
        "iat": 0,
        "auth_time": 0,
        "at_hash": "",
        "nonce": "the-nonce",
        "acr": "http://id.sambi.se/loa/loa3",
        "amr": ["mfa", "pin"],
        "sub": ASTRID,
        "employeeHsaId": ASTRID,
        "name": "Astrid Lindqvist",
    }


def test_citizens_get_an_opaque_stable_subject(client: FlaskClient, app: Flask) -> None:
    first = claims_of(client, citizen_tokens(client)["id_token"], "elegitimation")
    second = claims_of(client, citizen_tokens(app.test_client(), nonce="m")["id_token"], "elegitimation")
    assert first["personalIdentityNumber"] == HANS
    assert first["acr"] == "http://id.elegnamnden.se/loa/1.0/loa3"
    assert first["sub"] == second["sub"]
    assert HANS not in first["sub"]


def test_tokens_are_not_to_be_cached(client: FlaskClient) -> None:
    response = exchange(client, get_code(client))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.get_json()["token_type"] == "Bearer"
    assert "refresh_token" not in response.get_json()


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"auth": (STAFF, "wrong")}, 401, "invalid_client"),
        ({"auth": ("somebody-else", STAFF_SECRET)}, 401, "invalid_client"),
        ({"auth": (CITIZEN, CITIZEN_SECRET)}, 401, "invalid_client"),
        ({"auth": None}, 401, "invalid_client"),
        ({"auth": None, "client_id": STAFF, "client_secret": STAFF_SECRET}, 401, "invalid_client"),
        ({"grant_type": None}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, 400, "unsupported_grant_type"),
        ({"code": None}, 400, "invalid_request"),
        ({"code": "guessed"}, 400, "invalid_grant"),
        ({"redirect_uri": CITIZEN_BACK}, 400, "invalid_grant"),
        ({"redirect_uri": None}, 400, "invalid_grant"),
        ({"code_verifier": None}, 400, "invalid_request"),
        ({"code_verifier": "short"}, 400, "invalid_request"),
        ({"code_verifier": "another-verifier-of-more-than-forty-three-characters"}, 400, "invalid_grant"),
    ],
)
def test_a_faulty_exchange_gets_its_error_and_no_token(
    client: FlaskClient, changes: dict[str, Any], status: int, error: str
) -> None:
    response = exchange(client, **({"code": get_code(client)} | changes))
    assert (response.status_code, response.get_json()["error"]) == (status, error)
    assert "access_token" not in response.get_json()
    assert ("WWW-Authenticate" in response.headers) is (status == 401)


def test_a_code_is_good_for_sixty_seconds(client: FlaskClient, clock: TurnedClock) -> None:
    first, second = get_code(client), get_code(client, nonce="another")
    clock.seconds = 59.9
    assert exchange(client, first).status_code == 200
    clock.seconds = 60
    assert exchange(client, second).get_json()["error"] == "invalid_grant"


def test_the_second_use_of_a_code_revokes_what_the_first_gave(client: FlaskClient) -> None:
    code = get_code(client)
    token = exchange(client, code).get_json()["access_token"]
    assert userinfo(client, token)[0] == 200
    assert exchange(client, code).get_json()["error"] == "invalid_grant"
    assert userinfo(client, token) == (401, userinfo(client, "unknown")[1])


def test_a_failed_exchange_uses_the_code_up(client: FlaskClient) -> None:
    code = get_code(client)
    exchange(client, code, code_verifier="another-verifier-of-more-than-forty-three-characters")
    assert exchange(client, code).get_json()["error"] == "invalid_grant"


def test_a_wrong_secret_leaves_the_code_alone(client: FlaskClient) -> None:
    code = get_code(client)
    exchange(client, code, auth=(STAFF, "wrong"))
    assert exchange(client, code).status_code == 200


def test_a_code_of_one_issuer_is_unknown_at_the_other(client: FlaskClient) -> None:
    response = exchange(client, get_code(client), "elegitimation", (CITIZEN, CITIZEN_SECRET), redirect_uri=CITIZEN_BACK)
    assert response.get_json()["error"] == "invalid_grant"


def test_userinfo_gives_the_same_person_as_the_id_token(client: FlaskClient) -> None:
    tokens = tokens_of(client)
    status, told = userinfo(client, tokens["access_token"])
    claims = claims_of(client, tokens["id_token"])
    assert (status, told) == (200, {name: claims[name] for name in ("sub", "employeeHsaId", "name")})


def test_userinfo_wants_a_living_token_of_its_own_issuer(client: FlaskClient, clock: TurnedClock) -> None:
    token = tokens_of(client)["access_token"]
    assert client.get("/siths/userinfo").status_code == 401
    assert userinfo(client, token, "elegitimation")[0] == 401
    clock.seconds = 300
    assert userinfo(client, token)[1]["error"] == "invalid_token"


def test_sign_out_revokes_and_leads_back_with_the_state(client: FlaskClient) -> None:
    tokens = tokens_of(client)
    question = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": f"{GATEWAY}/", "state": "s"}
    response = client.get("/siths/end_session", query_string=question)
    assert (response.status_code, response.headers["Location"]) == (302, f"{GATEWAY}/?state=s")
    assert userinfo(client, tokens["access_token"])[0] == 401


@pytest.mark.parametrize("target", [f"{GATEWAY}/x", "https://evil.example/", GATEWAY])
def test_sign_out_never_leads_to_an_address_that_is_not_registered(client: FlaskClient, target: str) -> None:
    question = {"id_token_hint": tokens_of(client)["id_token"], "post_logout_redirect_uri": target}
    response = client.get("/siths/end_session", query_string=question)
    assert (response.status_code, "Location" in response.headers) == (200, False)
    assert "Du är utloggad" in response.text


def test_sign_out_without_a_hint_stays_here_and_revokes_nothing(client: FlaskClient) -> None:
    tokens = tokens_of(client)
    question = {"client_id": STAFF, "post_logout_redirect_uri": f"{GATEWAY}/"}
    assert client.get("/siths/end_session", query_string=question).status_code == 200
    assert userinfo(client, tokens["access_token"])[0] == 200


def test_sign_out_refuses_a_foreign_or_broken_hint(client: FlaskClient) -> None:
    for hint in (citizen_tokens(client)["id_token"], "not.a.token", "x"):
        question = {"id_token_hint": hint, "post_logout_redirect_uri": f"{GATEWAY}/"}
        response = client.get("/siths/end_session", query_string=question)
        assert (response.status_code, "Location" in response.headers) == (400, False)
