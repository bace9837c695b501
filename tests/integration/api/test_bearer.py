"""The API by access token: the whole path once, and every refusal, with the real issuer's keys and the real services."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import Engine, create_engine, text

from tests.integration.api.bearing import Bearer, mint, sign_in
from tests.system import ASTRID, BASHIR, CECILIA, KARIN, NORRA, SODRA, System
from tests.waiting import until

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
FORM = "/steps/stoppdagen/forms/stoppdagen"


@pytest.fixture(scope="module")
def directory(system: System) -> Iterator[Engine]:
    """Give directory's database, to close and revoke by hand."""
    engine = create_engine(system.databases["DIRECTORY_DATABASE_URL"])
    yield engine
    engine.dispose()


def commission_of(system: System, hsa_id: str, unit: str = NORRA) -> str:
    return str(system.staff(hsa_id, unit).session["commission"]["id"])


def staff_token(system: System, hsa_id: str = ASTRID, **changes: Any) -> str:
    return mint(system, "siths", **{"sub": hsa_id, "employeeHsaId": hsa_id, **changes})


def ask(system: System, path: str = "/moments", **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(f"{system.url}/api/v1{path}", headers=named, timeout=30)


def assert_refused(answer: requests.Response, status: int, code: str, reason: str, error: str) -> None:
    """Check status, problem details and the header of RFC 6750 §3."""
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem.get("reason")) == (status, code, reason), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["title"].endswith(".")
    assert answer.headers["WWW-Authenticate"].startswith(f'Bearer realm="sob-api", error="{error}"')


def test_the_whole_path_of_staff_and_citizen(system: System) -> None:
    chooser = Bearer(system.url, sign_in(system, "siths", ASTRID))
    assert chooser.session["commission"] is None
    norra = next(one["id"] for one in chooser.session["commissions"] if one["care_unit_name"] == NORRA)
    staff = Bearer(system.url, sign_in(system, "siths", ASTRID), norra)
    assert staff.session["commission"]["care_unit_name"] == NORRA
    citizen = Bearer(system.url, sign_in(system, "elegitimation", KARIN))
    moment = staff.start(KARIN).json()["moment_id"]
    assert [row["moment_id"] for row in citizen.get("/my/moments").json()["moments"]] == [moment]
    mine = f"/my/moments/{moment}"
    assert citizen.do(f"{mine}/steps/stoppdagen/read", "PUT", is_read=True).status_code == 200
    sent = citizen.do(f"{mine}{FORM}/submit", expected_version=0, answers={"datum": "2027-01-15"})
    assert sent.status_code == 200, sent.text
    response = f"/moments/{moment}/responses/{sent.json()['response_id']}"
    assert staff.get(response).json()["response"]["seen_at"] is None
    version = staff.get(f"/moments/{moment}").json()["header"]["version"]
    assert staff.get(f"/moments/{moment}/timeline").json()["entries"]
    at_the_other_unit = Bearer(system.url, staff_token(system), commission_of(system, ASTRID, SODRA))
    assert at_the_other_unit.get(f"/moments/{moment}").status_code == 404
    ended = staff.do(f"/moments/{moment}/end", reason="completed", expected_version=version)
    assert ended.status_code == 200, ended.text
    late = citizen.do(f"{mine}/steps/stoppdagen/read", "PUT", is_read=False)
    assert (late.status_code, late.json()["code"]) == (409, "moment_ended")


def test_the_access_record_names_the_tokens_own_session(system: System) -> None:
    staff = Bearer(system.url, staff_token(system), commission_of(system, ASTRID))
    assert staff.find(KARIN).status_code == 200
    wanted = {"session": staff.session["session_id"]}
    engine = create_engine(system.databases["AUDIT_DATABASE_URL"])

    def recorded() -> list[Any]:
        with engine.connect() as connection:
            found = text("SELECT actor_id FROM access_row WHERE session_id = :session")
            return [row.actor_id for row in connection.execute(found, wanted)]

    assert until(recorded)[0] == staff.session["person_id"]
    engine.dispose()


def test_one_token_is_one_session_for_each_commission(system: System) -> None:
    token, norra = staff_token(system), commission_of(system, ASTRID)
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda _: Bearer(system.url, token, norra).session["session_id"], range(8)))
    assert len(set(first)) == 1
    other = Bearer(system.url, token, commission_of(system, ASTRID, SODRA)).session
    assert other["session_id"] != first[0]
    assert other["commission"]["care_unit_name"] == SODRA


def test_the_session_ends_no_later_than_the_token(system: System) -> None:
    token = staff_token(system)
    assert Bearer(system.url, token).session["ends_at"] < system.staff().session["ends_at"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"aud": "another"}, "audience"),
        ({"iss": "http://127.0.0.1:1/siths"}, "issuer"),
        ({"exp": 1_700_000_300, "iat": 1_700_000_000}, "expired"),
        ({"nbf": 4_000_000_000}, "claims"),
        ({"header": {"kid": "unknown"}}, "key"),
        ({"header": {"kid": "elegitimation"}}, "key"),
        ({"header": {"typ": "JWT"}}, "type"),
        ({"header": {"alg": "HS256"}, "key": OctKey.generate_key(256)}, "algorithm"),
        ({"key": RSAKey.generate_key(2048)}, "signature"),
        ({"employeeHsaId": "<script>"}, "claims"),
        ({"employeeHsaId": "x" * 3000}, "claims"),
    ],
)
def test_a_token_that_proves_nothing_is_refused(system: System, changes: dict[str, Any], reason: str) -> None:
    answer = ask(
        system, Authorization=f"Bearer {staff_token(system, **changes)}", Sob_Commission=commission_of(system, ASTRID)
    )
    assert_refused(answer, 401, "invalid_token", reason, "invalid_token")


@pytest.mark.parametrize("written", ["", "x", "a.b.c", "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30.", "x" * 7900])
def test_what_is_no_token_is_refused(system: System, written: str) -> None:
    answer = ask(system, Authorization=f"Bearer {written}")
    assert answer.status_code == 401
    assert answer.json()["code"] == "invalid_token"
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_who_brings_nothing_is_told_how_to_prove_oneself(system: System) -> None:
    answer = ask(system)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="sob-api"'


def test_a_weak_sign_in_is_told_what_is_enough(system: System) -> None:
    for acr in ("http://id.sambi.se/loa/loa2", "http://id.elegnamnden.se/loa/1.0/loa3", ""):
        answer = ask(system, "/session", Authorization=f"Bearer {staff_token(system, acr=acr)}")
        assert (answer.status_code, answer.json()["code"]) == (401, "insufficient_user_authentication")
        assert 'acr_values="http://id.sambi.se/loa/loa3"' in answer.headers["WWW-Authenticate"]


def test_staff_without_a_commission_reach_nothing(system: System) -> None:
    answer = ask(system, Authorization=f"Bearer {staff_token(system, BASHIR)}")
    assert_refused(answer, 403, "forbidden", "no_commission", "insufficient_scope")


@pytest.mark.parametrize("commission", ["another's", "unknown"])
def test_a_commission_that_is_not_ones_own_does_not_exist(system: System, commission: str) -> None:
    wanted = commission_of(system, BASHIR) if commission == "another's" else "0190a000-0000-7000-8000-000000000000"
    answer = ask(system, Authorization=f"Bearer {staff_token(system)}", Sob_Commission=wanted)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_commission_that_is_no_id_is_malformed(system: System) -> None:
    answer = ask(system, Authorization=f"Bearer {staff_token(system)}", Sob_Commission="norra'--")
    assert_refused(answer, 400, "malformed", "commission", "invalid_request")


def test_nobody_we_know_is_refused(system: System) -> None:
    answer = ask(system, Authorization=f"Bearer {staff_token(system, 'SE2321000000-NOBODY')}")
    assert_refused(answer, 403, "forbidden", "staff_unknown", "insufficient_scope")


def test_each_kind_of_person_has_its_own_routes(system: System) -> None:
    staff = ask(system, "/my/moments", Authorization=f"Bearer {staff_token(system)}")
    assert_refused(staff, 403, "forbidden", "kind", "insufficient_scope")
    facts: dict[str, Any] = {"personalIdentityNumber": KARIN, "name": "Karin"}
    citizen = ask(system, Authorization=f"Bearer {mint(system, 'elegitimation', **facts)}")
    assert_refused(citizen, 403, "forbidden", "kind", "insufficient_scope")
    claiming_more = mint(system, "elegitimation", employeeHsaId=ASTRID, **facts)
    assert ask(system, Authorization=f"Bearer {claiming_more}").status_code == 403


def test_a_citizen_does_not_fill_in_as_staff(system: System) -> None:
    karin = Bearer(system.url, sign_in(system, "elegitimation", KARIN))
    astrid = Bearer(system.url, staff_token(system), commission_of(system, ASTRID))
    moment = astrid.start(KARIN, "somnhjalpen").json()["moment_id"]
    form = f"/moments/{moment}{FORM}"
    for answer in (karin.get(form), karin.do(form, expected_version=0, answers={})):
        assert_refused(answer, 403, "forbidden", "kind", "insufficient_scope")


def test_a_revoked_commission_ends_within_the_cache(system: System, directory: Engine) -> None:
    token, commission = staff_token(system, CECILIA), commission_of(system, CECILIA)
    headers = {"Authorization": f"Bearer {token}", "Sob_Commission": commission}
    assert ask(system, "/catalogue", **headers).status_code == 200
    change = "UPDATE commission_version SET active_to = {} WHERE commission_id = :id"
    with directory.begin() as connection:
        connection.execute(text(change.format("active_from")), {"id": commission})
    try:
        until(lambda: ask(system, "/catalogue", **headers).status_code == 404, every=0.5)
        fresh = ask(
            system, "/catalogue", Authorization=f"Bearer {staff_token(system, CECILIA)}", Sob_Commission=commission
        )
        assert fresh.status_code == 404
    finally:
        with directory.begin() as connection:
            connection.execute(text(change.format("NULL")), {"id": commission})


def test_a_closed_session_is_not_opened_again_by_its_token(system: System, directory: Engine) -> None:
    token = staff_token(system)
    session = Bearer(system.url, token).session["session_id"]
    with directory.begin() as connection:
        connection.execute(text("UPDATE sign_in_session SET closed_at = opened_at WHERE id = :id"), {"id": session})
    until(lambda: ask(system, "/session", Authorization=f"Bearer {token}").status_code == 401, every=0.5)
    refused = ask(system, "/session", Authorization=f"Bearer {token}")
    assert_refused(refused, 401, "invalid_token", "session", "invalid_token")
    # The last character holds four bits that no byte needs: fifteen other spellings of the same signature.
    place = ALPHABET.index(token[-1]) & 0b110000
    for other in ALPHABET[place : place + 16]:
        spelt = ask(system, "/session", Authorization=f"Bearer {token[:-1]}{other}")
        assert_refused(spelt, 401, "invalid_token", spelt.json().get("reason"), "invalid_token")


def test_the_token_counts_alone_beside_a_cookie(system: System) -> None:
    cookie = system.staff(BASHIR)
    path = f"{system.url}/api/v1/session"
    both = cookie.http.get(path, headers={"Authorization": f"Bearer {staff_token(system)}"}, timeout=30).json()
    assert both["session"]["name"] == "Astrid Lindqvist"
    refused = cookie.http.get(path, headers={"Authorization": "Bearer x"}, timeout=30)
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")


def test_pages_take_no_token_and_a_cookie_still_needs_its_csrf_token(system: System) -> None:
    page = requests.get(
        f"{system.url}/personal/moment",
        headers={"Authorization": f"Bearer {staff_token(system)}"},
        allow_redirects=False,
        timeout=30,
    )
    assert (page.status_code, page.headers["Location"].startswith("/logga-in/personal")) == (302, True)
    cookie = system.staff(ASTRID)
    forged = cookie.http.post(
        f"{system.url}/api/v1/citizens/search",
        json={"personal_number": KARIN},
        headers={"Authorization": "Basic eDp5"},
        timeout=30,
    )
    assert (forged.status_code, forged.json()["code"]) == (403, "forged_request")
