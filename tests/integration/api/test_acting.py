"""A guardian at the API: by cookie and by access token, for a child and for themselves, and each refusal."""

from typing import Any

import pytest
import requests
from sqlalchemy import create_engine, text

from tests.integration.api.bearing import Bearer, mint
from tests.system import ASTRID, INGRID, NORRA, PIA, TURE, System, Visitor
from tests.waiting import until

FORM = "/steps/stoppdagen/forms/stoppdagen"
UNKNOWN = "0190a000-0000-7000-8000-000000000000"


def token_of(system: System, number: str = INGRID) -> str:
    return mint(system, "elegitimation", personalIdentityNumber=number, name="Ingrid Strand")


def ask(system: System, token: str, child: str | None, path: str = "/my/moments") -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} | ({"Sob-Acting-For": child} if child else {})
    return requests.get(f"{system.url}/api/v1{path}", headers=headers, timeout=30)


@pytest.fixture(scope="module")
def astrid(system: System) -> Visitor:
    """Give the practitioner."""
    return system.staff(ASTRID, NORRA)


@pytest.fixture(scope="module")
def pia(system: System, astrid: Visitor) -> str:
    """Give Pia's id."""
    return str(astrid.find(PIA).json()["citizen_id"])


@pytest.fixture(scope="module")
def moment(astrid: Visitor, pia: str) -> str:
    """Give a moment of Pia's; `pia` is asked for so that a broken search fails by its own name."""
    assert pia
    started = astrid.start(PIA, "somnhjalpen")
    assert started.status_code == 201, started.text
    return str(started.json()["moment_id"])


def moments_of(answer: requests.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row["moment_id"] for row in answer.json()["moments"]]


def test_a_token_acts_for_the_child_that_the_request_names_and_else_for_oneself(
    system: System, moment: str, pia: str
) -> None:
    token = token_of(system)
    for_the_child, own = (moments_of(ask(system, token, child)) for child in (pia, None))
    assert moment in for_the_child
    assert not {*for_the_child} & {*own}
    assert ask(system, token, None, f"/my/moments/{moment}").status_code == 404
    sessions = [ask(system, token, child, "/session").json()["session"] for child in (pia, None)]
    assert [session["acting_for"] and session["acting_for"]["name"] for session in sessions] == ["Pia Strand", None]
    assert [child["citizen_id"] for child in sessions[1]["children"]] == [pia]
    assert sessions[0]["session_id"] != sessions[1]["session_id"]


def test_a_cookie_acts_for_whom_its_session_is(system: System, moment: str, pia: str) -> None:
    guardian = system.guardian()
    assert moment in moments_of(guardian.get("/my/moments"))
    for child, status in ((pia, 200), (UNKNOWN, 403)):
        answer = guardian.http.get(f"{system.url}/api/v1/my/moments", headers={"Sob-Acting-For": child}, timeout=30)
        assert answer.status_code == status, answer.text
    own = system.citizen(INGRID)
    refused = own.http.get(f"{system.url}/api/v1/my/moments", headers={"Sob-Acting-For": pia}, timeout=30)
    assert (refused.status_code, refused.json()["reason"]) == (403, "acting_for")


def test_the_access_record_tells_both(system: System, moment: str, pia: str) -> None:
    guardian = Bearer(system.url, token_of(system))
    guardian.http.headers["Sob-Acting-For"] = pia
    session = guardian.get("/session").json()["session"]
    assert guardian.get(f"/my/moments/{moment}").status_code == 200
    engine = create_engine(system.databases["AUDIT_DATABASE_URL"])

    def recorded() -> list[Any]:
        asked = text("SELECT actor_id, citizen_id FROM access_row WHERE session_id = :session AND what = 'own moment'")
        with engine.connect() as connection:
            return [tuple(map(str, row)) for row in connection.execute(asked, {"session": session["session_id"]})]

    assert until(recorded) == [(session["person_id"], pia)]
    engine.dispose()


def test_another_child_is_not_found_and_one_who_has_turned_fourteen_is_refused(system: System, astrid: Visitor) -> None:
    token = token_of(system)
    assert ask(system, token, UNKNOWN).status_code == 404
    ture = ask(system, token, str(astrid.find(TURE).json()["citizen_id"]))
    assert (ture.status_code, ture.json()["code"]) == (403, "guardian_refused")
    assert "Det kan bero på" in ture.json()["title"]


def test_nobody_elses_child(system: System, pia: str) -> None:
    stranger = mint(system, "elegitimation", personalIdentityNumber="196108319812", name="Hans Wallin")
    assert ask(system, stranger, pia).status_code == 404


def test_what_is_no_id_is_malformed(system: System) -> None:
    answer = ask(system, token_of(system), "pia'--")
    assert (answer.status_code, answer.json()["reason"]) == (400, "acting_for")


def test_staff_act_for_nobody(system: System, pia: str) -> None:
    token = mint(system, "siths", sub=ASTRID, employeeHsaId=ASTRID)
    answer = ask(system, token, pia, "/session")
    assert (answer.status_code, answer.json()["reason"]) == (403, "acting_for")


def test_a_child_gets_no_session_of_its_own(system: System) -> None:
    answer = ask(system, token_of(system, PIA), None, "/session")
    assert (answer.status_code, answer.json()["code"]) == (403, "child_alone")


def test_the_same_id_for_oneself_is_a_conflict(system: System, moment: str, pia: str) -> None:
    token, path = token_of(system), f"{system.url}/api/v1/my/moments/{moment}/steps/sa-fungerar-programmet/read"
    body = {"idempotency_id": "0190a000-0000-7000-8000-0000000000aa", "is_read": True}

    def mark(**headers: str) -> requests.Response:
        return requests.put(path, json=body, headers={"Authorization": f"Bearer {token}", **headers}, timeout=30)

    acting = {"Sob-Acting-For": pia}
    first, again = mark(**acting), mark(**acting)
    assert (first.status_code, again.json()) == (200, first.json())
    own = mark()
    assert (own.status_code, own.json()["code"]) == (409, "idempotency_conflict")
