"""What an authorization request may be, and where its faults go."""

import pytest
from flask.testing import FlaskClient

from tests.unit.provider.asking import (
    CITIZEN,
    CITIZEN_BACK,
    GATEWAY,
    PROVIDER,
    STAFF_BACK,
    answer_of,
    get_code,
    open_form,
    question,
)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": None}, "invalid_client"),
        ({"client_id": "somebody-else"}, "invalid_client"),
        ({"client_id": CITIZEN}, "invalid_client"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"redirect_uri": "https://evil.example/"}, "invalid_request"),
        ({"redirect_uri": STAFF_BACK + "/"}, "invalid_request"),
        ({"redirect_uri": STAFF_BACK + "?next=x"}, "invalid_request"),
        ({"redirect_uri": CITIZEN_BACK}, "invalid_request"),
        ({"redirect_uri": 'http://"å\\'}, "invalid_request"),
        ({"response_type": 'co"de'}, "invalid_request"),
        ({"response_type": "token", "redirect_uri": "https://evil.example/"}, "unsupported_response_type"),
    ],
)
def test_a_client_that_is_not_known_to_be_asking_is_never_redirected_to(
    client: FlaskClient, changes: dict[str, str | None], error: str
) -> None:
    response = client.get("/siths/authorize", query_string=question(**changes))
    assert response.status_code == 400
    assert "Location" not in response.headers
    assert error in response.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"nonce": None}, "invalid_request"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "too-short"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"request": "e30.e30."}, "request_not_supported"),
        ({"request_uri": "https://client.example/r"}, "request_uri_not_supported"),
    ],
)
def test_other_faults_go_back_to_the_client_with_its_state_and_our_name(
    client: FlaskClient, changes: dict[str, str | None], error: str
) -> None:
    response = client.get("/siths/authorize", query_string=question(**changes))
    assert response.headers["Location"].startswith(STAFF_BACK + "?")
    answer = answer_of(response)
    assert (answer["error"], answer["state"], answer["iss"]) == (error, "the-state", f"{PROVIDER}/siths")


def test_a_parameter_sent_twice_is_refused(client: FlaskClient) -> None:
    twice = [*question().items(), ("state", "another")]
    response = client.get("/siths/authorize", query_string=twice)
    assert response.status_code == 400
    assert "invalid_request" in response.text


def test_the_request_may_come_as_a_form_too(client: FlaskClient) -> None:
    response = client.post("/siths/authorize", data=question())
    assert response.status_code == 200
    assert "Legitimera" in response.text


def test_unknown_scopes_and_hints_are_passed_over(client: FlaskClient) -> None:
    assert open_form(client, scope="openid fish", prompt="login", max_age="0", acr_values="x", ui_locales="en")


def test_a_nonce_is_good_for_one_code(client: FlaskClient) -> None:
    get_code(client)
    answer = answer_of(client.get("/siths/authorize", query_string=question()))
    assert answer["error"] == "invalid_request"


def test_the_discovery_document_tells_where_everything_is(client: FlaskClient) -> None:
    for issuer, acr in (
        ("siths", "http://id.sambi.se/loa/loa3"),
        ("elegitimation", "http://id.elegnamnden.se/loa/1.0/loa3"),
    ):
        document = client.get(f"/{issuer}/.well-known/openid-configuration").get_json()
        assert document["issuer"] == f"{PROVIDER}/{issuer}"
        assert document["acr_values_supported"] == [acr]
        assert document["code_challenge_methods_supported"] == ["S256"]
        for name in (
            "authorization_endpoint",
            "token_endpoint",
            "userinfo_endpoint",
            "jwks_uri",
            "end_session_endpoint",
        ):
            path = document[name].removeprefix(PROVIDER)
            assert client.get(path).status_code != 404


def test_the_published_keys_are_public_and_each_issuers_own(client: FlaskClient) -> None:
    staff, citizen = (client.get(f"/{issuer}/jwks").get_json()["keys"] for issuer in ("siths", "elegitimation"))
    assert [key["kid"] for key in staff + citizen] == ["siths", "elegitimation"]
    assert staff[0]["n"] != citizen[0]["n"]
    assert not {"d", "p", "q", "k"} & (staff[0].keys() | citizen[0].keys())


def test_every_answer_carries_a_strict_policy(client: FlaskClient) -> None:
    for path in ("/siths/authorize", "/nowhere", "/siths/jwks", "/static/provider.css"):
        with client.get(path) as response:
            policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; ")
        assert f"form-action 'self' {GATEWAY} http://127.0.0.1:*;" in policy
        assert "unsafe" not in policy


def test_an_unknown_page_and_a_wrong_method_have_their_own_status(client: FlaskClient) -> None:
    assert client.get("/nowhere").status_code == 404
    wrong = client.get("/siths/token")
    assert (wrong.status_code, set(wrong.allow)) == (405, {"POST", "OPTIONS"})


def test_the_provider_answers_that_it_is_ready(client: FlaskClient) -> None:
    assert client.get("/ready").status_code == 200


def test_a_foreign_host_without_tls_is_refused(client: FlaskClient) -> None:
    page = client.get("/siths/authorize", query_string=question(), base_url="http://example.org")
    assert (page.status_code, "insecure_transport" in page.text) == (400, True)
    answer = client.post("/siths/token", data={"grant_type": "authorization_code"}, base_url="http://example.org")
    assert (answer.status_code, answer.get_json()["error"]) == (400, "insecure_transport")
