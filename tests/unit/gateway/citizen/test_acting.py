"""Vem gäller det? A guardian chooses for whom they act; every page says for whom, and a page made for one person does nothing for another."""

import re
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from common.contracts.content.open_programmes import OPEN_PROGRAMMES
from common.contracts.directory.sessions import CHOOSE_CITIZEN, RESOLVE_SESSION
from common.contracts.errors import GuardianRefused, NotFound
from common.contracts.moments.starts import START_OPEN
from common.contracts.moments.steps import STEP
from gateway.identity.visitor import session_digest
from tests.unit.gateway.citizen.home import CITIZEN, MOMENT, Home, session
from tests.unit.gateway.staff.recording import Recording

CHOICE = "/logga-in/invanare/vem"
PIA = {"citizen_id": str(UUID(int=77)), "name": "Pia Strand", "age": 8}
OWN = {"children": [PIA]}
FOR_PIA: dict[str, Any] = {"children": [PIA], "acting_for": PIA}


def signed_in(bus: Recording, view: dict[str, Any]) -> None:
    bus.answer(RESOLVE_SESSION, {**session(), **view})


def forgery_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def choose(jane: FlaskClient, citizen_id: str) -> Any:
    token = forgery_token(jane.get(CHOICE).text)
    return jane.post(CHOICE, data={"csrf_token": token, "citizen_id": citizen_id})


def test_the_choice_names_oneself_and_each_child(jane: FlaskClient, bus: Recording) -> None:
    signed_in(bus, OWN)
    page = jane.get(CHOICE).text
    assert "<h1" in page
    for words in ("Vem gäller det?", "Jane Doe", "Dig själv", "Pia Strand", "8 år", "För dig själv"):
        assert words in page
    assert bus.names() == []


def test_acting_for_a_child_gives_another_session_and_cookie(jane: FlaskClient, bus: Recording) -> None:
    signed_in(bus, OWN)
    bus.answer(CHOOSE_CITIZEN, {**session(), **FOR_PIA})
    answer = choose(jane, PIA["citizen_id"])
    assert (answer.status_code, answer.location) == (302, "/program")
    asked = bus.last(CHOOSE_CITIZEN)
    assert (asked["citizen_id"], asked["session_digest"]) == (PIA["citizen_id"], session_digest("a random id"))
    cookie = jane.get_cookie("sob-citizen")
    assert cookie
    assert session_digest(cookie.value) == asked["new_digest"] != asked["session_digest"]
    signed_in(bus, FOR_PIA)
    assert "Nu gäller det Pia Strand, 8 år." in jane.get(CHOICE).text


@pytest.mark.parametrize(("view", "chosen"), [(OWN, ""), (FOR_PIA, PIA["citizen_id"])])
def test_who_chooses_whom_they_act_for_already_just_goes_on(
    jane: FlaskClient, bus: Recording, view: dict[str, Any], chosen: str
) -> None:
    signed_in(bus, view)
    assert choose(jane, chosen).location == "/program"
    assert bus.names() == []


def test_back_to_oneself(jane: FlaskClient, bus: Recording) -> None:
    signed_in(bus, FOR_PIA)
    bus.answer(CHOOSE_CITIZEN, {**session(), **OWN})
    assert choose(jane, "").location == "/program"
    assert bus.last(CHOOSE_CITIZEN)["citizen_id"] is None


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [(NotFound(), 404, "Vi hittar inte sidan"), (GuardianRefused(), 403, "Det kan bero på")],
)
def test_a_refused_choice_says_so_and_changes_nothing(
    jane: FlaskClient, bus: Recording, error: Any, status: int, told: str
) -> None:
    signed_in(bus, OWN)
    bus.answer(CHOOSE_CITIZEN, error)
    answer = choose(jane, PIA["citizen_id"])
    assert answer.status_code == status
    assert told in answer.text
    cookie = jane.get_cookie("sob-citizen")
    assert cookie
    assert cookie.value.strip('"') == "a random id"


def test_a_choice_from_an_earlier_sessions_page_is_refused(jane: FlaskClient, bus: Recording) -> None:
    signed_in(bus, OWN)
    token = forgery_token(jane.get(CHOICE).text)
    jane.set_cookie("sob-citizen", "another session")
    answer = jane.post(CHOICE, data={"csrf_token": token, "citizen_id": PIA["citizen_id"]})
    assert answer.status_code == 403
    assert "Sidan hör till en tidigare inloggning." in answer.text
    assert bus.names() == []


def test_every_page_says_for_whom_and_asks_as_the_child(jane: FlaskClient, bus: Recording, home: Home) -> None:
    assert home
    signed_in(bus, FOR_PIA)
    page = jane.get("/program").text
    for words in ("För Pia Strand, 8 år", "Byt person", "Stöd- eller behandlingsprogram för Pia Strand"):
        assert words in page
    # Text that waits in the browser stands under the guardian and the child.
    assert f'data-person="{CITIZEN}/{PIA["citizen_id"]}"' in page
    assert "moments.mine" in bus.names()
    assert {record["actor_id"] for record in bus.records} <= {str(CITIZEN)}


def test_who_has_no_children_is_told_nothing_of_persons(jane: FlaskClient) -> None:
    page = jane.get("/program").text
    assert "Byt person" not in page
    assert "För dig själv" not in page
    assert f'data-person="{CITIZEN}"' in page


def test_an_open_programme_says_for_whom_it_is_started(jane: FlaskClient, bus: Recording) -> None:
    offer = {
        "version_id": UUID(int=5),
        "title": "Sömnhjälpen",
        "summary": "Sov bättre.",
        "target_group": "",
        "recommended_days": 42,
        "care_unit_id": UUID(int=6),
        "care_unit_name": "Tobaksenheten Norra",
    }
    bus.answer(OPEN_PROGRAMMES, {"programmes": [offer]})
    address = f"/program/starta/{UUID(int=5)}/{UUID(int=6)}"
    assert "Programmet startas för" not in jane.get(address).text
    signed_in(bus, FOR_PIA)
    jane.set_cookie("sob-citizen", "for Pia")
    page = jane.get(address).text
    assert "Programmet startas för Pia Strand, 8 år." in page
    assert "barnets vård" in page
    assert START_OPEN.routing_key not in bus.names()


@pytest.mark.parametrize(
    ("guardian_id", "view", "told"),
    [
        (str(CITIZEN), FOR_PIA, "Du skickade in svaren"),
        (str(UUID(int=9)), FOR_PIA, "En vårdnadshavare skickade in svaren"),
        (str(UUID(int=9)), {}, "En vårdnadshavare skickade in svaren"),
        (None, FOR_PIA, "Svaren skickades in"),
        (None, {}, "Du skickade in svaren"),
    ],
)
def test_who_sent_the_answers_is_told_to_whoever_reads(
    jane: FlaskClient, bus: Recording, home: Home, *, guardian_id: str | None, view: dict[str, Any], told: str
) -> None:
    signed_in(bus, view)
    home.has_saved("stoppdagen", {"datum": "2024-06-01"}, state="completed")
    home.responses["stoppdagen"] |= {"guardian_id": guardian_id}
    page = jane.get(f"/program/{MOMENT}/steg/stoppdagen")
    assert STEP.routing_key in bus.names()
    assert told in " ".join(page.text.split())
