"""Who comes back from an issuer comes from the one that was asked (RFC 9207): the answer says so, and so does a refusal."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from common.contracts.directory.sessions import OPEN_CITIZEN_SESSION, OPEN_STAFF_SESSION
from common.contracts.errors import Forbidden
from gateway.app import create_app
from tests.gateway_settings import nowhere
from tests.unit.gateway.staff.recording import Recording

ISSUER, OTHER = "https://siths.example", "https://ond.example"
DOORS = {"/logga-in/personal/klar": OPEN_STAFF_SESSION, "/logga-in/invanare/klar": OPEN_CITIZEN_SESSION}


class Client:
    """Stands in for Authlib's client: what the issuer says of itself, and how often a code was exchanged."""

    def __init__(self) -> None:
        self.metadata: dict[str, Any] = {"issuer": ISSUER}
        self.exchanged = 0

    def load_server_metadata(self) -> dict[str, Any]:
        """Give what it says of itself."""
        return self.metadata

    def authorize_access_token(self) -> dict[str, Any]:
        """Exchange the code."""
        self.exchanged += 1
        return {"userinfo": {"sub": "SE2321000000-A1", "personalIdentityNumber": "196108319812", "name": "Hans"}}


@pytest.fixture(scope="module")
def app() -> Flask:
    bus = Recording()
    for contract in DOORS.values():
        bus.answer(contract, Forbidden(reason="strength"))
    return create_app(nowhere(), bus)


@pytest.fixture
def client(app: Flask) -> Client:
    made = Client()
    app.extensions["sob_oauth"] = SimpleNamespace(create_client=lambda _name: made)
    return made


def comes_back(app: Flask, address: str, *told: tuple[str, str]) -> str:
    query = urlencode([("code", "a code"), ("state", "a state"), *told])
    answer = app.test_client().get(f"{address}?{query}")
    return f"{answer.status_code}"


@pytest.mark.parametrize("address", DOORS)
@pytest.mark.parametrize("promises", [True, False])
@pytest.mark.parametrize(
    "told",
    [
        [("iss", OTHER)],
        [("iss", ISSUER + "/")],
        [("iss", ISSUER + "\u2060")],
        [("iss", "")],
        [("iss", ISSUER), ("iss", OTHER)],
        [("iss", ISSUER), ("iss", ISSUER)],
    ],
    ids=["another", "nearly", "unseen", "empty", "two", "twice"],
)
def test_an_answer_of_another_issuer_is_refused_before_its_code_is_sent_on(
    app: Flask, client: Client, address: str, told: list[tuple[str, str]], promises: bool
) -> None:
    client.metadata["authorization_response_iss_parameter_supported"] = promises
    assert comes_back(app, address, *told) == "400"
    assert client.exchanged == 0


@pytest.mark.parametrize("address", DOORS)
def test_an_issuer_that_promises_to_say_who_it_is_does(app: Flask, client: Client, address: str) -> None:
    client.metadata["authorization_response_iss_parameter_supported"] = True
    assert (comes_back(app, address), client.exchanged) == ("400", 0)
    assert (comes_back(app, address, ("error", "access_denied")), client.exchanged) == ("400", 0)
    assert (comes_back(app, address, ("iss", ISSUER)), client.exchanged) == ("403", 1)


def test_an_issuer_that_knows_nothing_of_it_needs_to_say_nothing(app: Flask, client: Client) -> None:
    assert (comes_back(app, next(iter(DOORS))), client.exchanged) == ("403", 1)
