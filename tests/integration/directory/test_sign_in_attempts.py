"""Attempts to sign in at several gateways over one directory: failures are limited by address and by person, and nothing else is."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, redirect, request
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from common.chassis import clock
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Caller, Rpc
from common.contracts.directory.attempts import SIGN_IN_ATTEMPT, SignInAttempt
from common.contracts.errors import TooManySignIns
from gateway.app import create_app
from gateway.identity.tokens import CheckedToken, TokenRefused
from services.directory.commands.attempts import Failures, judge_attempt
from services.directory.model import Allowance
from tests.gateway_settings import nowhere
from tests.integration.directory.builders import ASTRID, BASHIR, ELEG, GATEWAY, HANS, NOON, PIA, SITHS, commission_id
from tests.integration.directory.test_service import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.both_databases
HOSPITAL, ELSEWHERE = "192.0.2.7", "203.0.113.5"
AT_AN_ADDRESS, OF_A_PERSON = 5, 2
SENTENCE = "För många försök att logga in har misslyckats"
STAFF_BACK, CITIZEN_BACK = "/logga-in/personal/klar", "/logga-in/invanare/klar"


class Issuers:
    """Stands in for the issuers: a token or an answer is right when it names a person, and wrong when it is empty or says "wrong"."""

    def load_server_metadata(self) -> dict[str, Any]:
        """Say nothing of `iss`."""
        return {"issuer": "https://issuer.example"}

    def authorize_redirect(self, _back: str) -> Any:
        """Send the browser to the issuer."""
        return redirect("https://issuer.example/")

    def authorize_access_token(self) -> dict[str, Any]:
        """Exchange the code, which is the person."""
        code = request.args.get("code", "wrong")
        if code == "wrong":
            raise ValueError(code)
        claims = {"sub": code, "personalIdentityNumber": code, "name": "Namn"}
        return {"userinfo": {**claims, "acr": SITHS if code.startswith("SE") else ELEG}}

    def check(self, token: str) -> CheckedToken:
        """Check an access token, which is the person's HSA-id."""
        if token.startswith("wrong"):
            raise TokenRefused(reason="signature")
        if token == "expired":
            raise TokenRefused(reason="expired")
        return CheckedToken(Caller.STAFF, {"sub": token, "acr": SITHS}, 4_000_000_000, token.encode())


class Over:
    """A transport straight to the service."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self, contract: Rpc, payload: Mapping[str, Any], actor: Actor, **_how: Any) -> Any:
        """Ask, and give the answer as JSON data."""
        return contract.answer.dump(self._desk.call(contract, actor, **payload))


@pytest.fixture
def narrow(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    few = {"failed_at_address": AT_AN_ADDRESS, "failed_of_person": OF_A_PERSON}
    settings = replace(desk.service.resources.settings, **few)  # type: ignore[arg-type]  # directory's own
    monkeypatch.setattr(desk.service.resources, "settings", settings)
    return desk


def a_gateway(desk: Desk) -> Flask:
    app = create_app(nowhere(), Over(desk))  # type: ignore[arg-type]  # nothing but questions here
    app.extensions["sob_oauth"] = SimpleNamespace(create_client=lambda _name: Issuers())
    app.extensions["sob_tokens"] = Issuers()
    return app


@pytest.fixture
def gateways(narrow: Desk) -> list[Flask]:
    return [a_gateway(narrow) for _ in range(2)]


def at(app: Flask, address: str = HOSPITAL) -> FlaskClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def bearing(app: Flask, token: str, address: str = HOSPITAL, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return at(app, address).get("/api/v1/session", headers={"Authorization": f"Bearer {token}", **named})


def back(app: Flask, code: str, door: str = STAFF_BACK, address: str = HOSPITAL, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return at(app, address).get(door, query_string={"code": code, "state": "a"}, headers=named)


def assert_waits(answer: TestResponse) -> None:
    assert answer.status_code == 429, answer.text
    assert 3500 < int(answer.headers["Retry-After"]) <= 3600
    assert SENTENCE in (answer.json["title"] if answer.is_json else answer.text)
    assert "Det går igen om 60 minuter." in (answer.json["title"] if answer.is_json else answer.text)


def test_wrong_tokens_are_limited_at_an_address_whichever_gateway_they_come_to(gateways: list[Flask]) -> None:
    statuses = [bearing(gateways[each % 2], f"wrong{each}").status_code for each in range(AT_AN_ADDRESS)]
    assert statuses == [401] * AT_AN_ADDRESS
    for app in [*gateways, *gateways]:
        refused = bearing(app, "wrong again")
        assert_waits(refused)
        assert (refused.content_type, refused.json["code"]) == ("application/problem+json", "too_many_sign_ins")
        assert refused.json["retry_after"] == int(refused.headers["Retry-After"])
        assert "WWW-Authenticate" not in refused.headers
    assert bearing(gateways[0], "wrong", ELSEWHERE).status_code == 401
    assert bearing(gateways[0], ASTRID).status_code == 200
    assert bearing(gateways[0], ASTRID).json["session"]["person_id"]


def test_answers_that_are_no_issuers_are_limited_and_then_no_sign_in_begins(gateways: list[Flask]) -> None:
    one, other = gateways
    doors = [STAFF_BACK, CITIZEN_BACK] * AT_AN_ADDRESS
    assert [back(one, "wrong", door).status_code for door in doors[:AT_AN_ADDRESS]] == [400] * AT_AN_ADDRESS
    for app in (one, other):
        for answer in (back(app, "wrong"), back(app, ASTRID), at(app).get("/logga-in/personal")):
            assert_waits(answer)
            assert "Vänta en stund" in answer.text
        assert_waits(at(app).get("/logga-in/invanare"))
        assert at(app, ELSEWHERE).get("/logga-in/personal").status_code == 302
        assert back(app, ASTRID, address=ELSEWHERE).status_code == 302


def test_who_succeeds_is_never_counted(gateways: list[Flask]) -> None:
    for _ in range(4 * AT_AN_ADDRESS):
        assert back(gateways[0], ASTRID).status_code == 302
        assert back(gateways[1], HANS, CITIZEN_BACK).status_code == 302
        assert bearing(gateways[0], BASHIR).status_code == 200
        assert bearing(gateways[1], "expired").status_code == 401
    assert bearing(gateways[0], "wrong").status_code == 401


def test_what_another_site_loads_inside_its_page_uses_nothing_up(gateways: list[Flask]) -> None:
    for kind in ("image", "iframe", "script", "empty") * 3:
        assert back(gateways[0], ASTRID, Sec_Fetch_Dest=kind).status_code == 400
    assert back(gateways[0], ASTRID, Sec_Fetch_Dest="document").status_code == 302


@pytest.mark.parametrize(
    ("door", "person"),
    [(STAFF_BACK, "SE2321000000-NOBODY"), (CITIZEN_BACK, PIA), (CITIZEN_BACK, "196108319813")],
)
def test_a_person_known_by_the_issuers_word_is_limited_at_all_addresses(
    gateways: list[Flask], door: str, person: str
) -> None:
    statuses = [back(app, person, door, f"192.0.2.{number}").status_code for number, app in enumerate(gateways)]
    assert statuses == [403] * OF_A_PERSON
    for number, app in enumerate(gateways):
        assert_waits(back(app, person, door, f"198.51.100.{number}"))
    assert back(gateways[0], ASTRID).status_code == 302


def test_care_units_that_are_guessed_are_limited_and_nobody_else_pays(
    gateways: list[Flask], database: Database
) -> None:
    def guess(app: Flask, person: str, address: str) -> TestResponse:
        return bearing(app, person, address, Sob_Commission=str(new_id()))

    assert [guess(app, ASTRID, HOSPITAL).status_code for app in gateways] == [404] * OF_A_PERSON
    for app in gateways:
        assert_waits(guess(app, ASTRID, ELSEWHERE))
    assert guess(gateways[0], BASHIR, HOSPITAL).status_code == 404
    own = {"Sob_Commission": str(commission_id(database, "astrid-norra"))}
    assert bearing(gateways[0], ASTRID, HOSPITAL, **own).status_code == 200


def test_a_choice_of_care_unit_on_the_page_is_limited_too(gateways: list[Flask]) -> None:
    client = at(gateways[0])
    client.get(STAFF_BACK, query_string={"code": ASTRID, "state": "a"})
    page = client.get("/personal/vardenhet").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]

    def choose() -> TestResponse:
        return client.post("/personal/vardenhet", data={"csrf_token": token, "commission_id": str(new_id())})

    assert [choose().status_code for _ in range(OF_A_PERSON)] == [404] * OF_A_PERSON
    assert_waits(choose())
    assert client.get("/personal/vardenhet").status_code == 200


def test_who_only_claims_to_be_somebody_uses_up_nothing_of_theirs(gateways: list[Flask]) -> None:
    for each in range(AT_AN_ADDRESS):
        assert bearing(gateways[0], f"wrong{ASTRID}", ELSEWHERE).status_code == 401, each
    assert bearing(gateways[0], ASTRID, ELSEWHERE, Sob_Commission=str(new_id())).status_code == 429
    assert bearing(gateways[0], ASTRID, HOSPITAL, Sob_Commission=str(new_id())).status_code == 404


def test_an_hour_later_it_goes_again(gateways: list[Flask], narrow: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(AT_AN_ADDRESS):
        back(gateways[0], "wrong")
    assert_waits(back(gateways[1], ASTRID))
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr("services.directory.service.now", lambda: later)
    narrow.call(SIGN_IN_ATTEMPT, GATEWAY, address=HOSPITAL)
    narrow.call(SIGN_IN_ATTEMPT, GATEWAY, address=HOSPITAL, failed=True)


def test_neither_whence_nor_who_can_be_read(narrow: Desk, database: Database) -> None:
    narrow.call(SIGN_IN_ATTEMPT, GATEWAY, address=HOSPITAL, person=HANS, failed=True)
    with database.reading() as session:
        holders = set(session.scalars(select(Allowance.holder)))
    assert len(holders) == 2
    assert not [each for each in holders if HOSPITAL in each or HANS in each or len(each) != 64]


def test_of_many_failures_at_once_exactly_so_many_are_counted(database: Database) -> None:
    together = Barrier(8)
    attempt = SignInAttempt(address=HOSPITAL, person=HANS, failed=True)

    def fail(_each: int) -> bool:
        together.wait()
        try:
            judge_attempt(database, attempt, Failures(AT_AN_ADDRESS, 100), lambda _why, text: text[:64], NOON)
        except TooManySignIns:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(fail, range(8))) == AT_AN_ADDRESS
