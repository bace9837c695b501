"""The page where people legitimate themselves."""

import re

import pytest
import yaml
from flask.testing import FlaskClient

from deploy.local.provider.settings import PEOPLE
from tests.unit.provider.asking import (
    ASTRID,
    CITIZEN,
    CITIZEN_BACK,
    HANS,
    PIN,
    PROVIDER,
    STAFF_BACK,
    answer_of,
    fill,
    open_form,
    question,
)
from tests.unit.provider.conftest import TurnedClock

AS_CITIZEN = {"client_id": CITIZEN, "redirect_uri": CITIZEN_BACK}


def test_staff_choose_among_people_and_their_care_units(client: FlaskClient) -> None:
    page = client.get("/siths/authorize", query_string=question()).text
    for text in (
        "SITHS eID",
        "Demonstration",
        "Jag legitimerar mig hos Stöd och behandling",
        "Ange pinkod (sex siffror)",
        'lang="sv"',
    ):
        assert text in page
    for person in yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))["staff"]:
        assert person["name"] in page
    assert "Tobaksenheten Norra, Hälsotorget Södra" in page
    assert "Inget aktivt medarbetaruppdrag" in page


def test_citizens_choose_among_the_living(client: FlaskClient) -> None:
    page = client.get("/elegitimation/authorize", query_string=question(**AS_CITIZEN)).text
    assert "e-legitimation" in page
    for person in yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))["citizens"]:
        assert (person["name"] in page) is not person["deceased"]


def test_the_page_needs_neither_script_nor_inline_style(client: FlaskClient) -> None:
    page = client.get("/siths/authorize", query_string=question()).text
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)


def test_every_input_has_a_label_and_every_description_exists(client: FlaskClient) -> None:
    page = fill(client, open_form(client), pin="1").text
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    labelled = set(re.findall(r'<label for="([^"]+)"', page))
    inputs = set(re.findall(r'<input type="(?:radio|password)"[^>]*\sid="([^"]+)"', page))
    described = {name for names in re.findall(r'aria-describedby="([^"]+)"', page) for name in names.split()}
    linked = set(re.findall(r'href="#([^"]+)"', page))
    assert inputs == labelled
    assert described <= ids
    assert linked == {"person-1", "pin"}


def test_the_right_pin_leads_back_with_a_code_and_the_state(client: FlaskClient) -> None:
    response = fill(client, open_form(client), person=ASTRID, pin=PIN)
    assert response.headers["Location"].startswith(STAFF_BACK + "?")
    answer = answer_of(response)
    assert answer.keys() == {"code", "state", "iss"}
    assert (answer["state"], answer["iss"]) == ("the-state", f"{PROVIDER}/siths")


def test_a_state_comes_back_to_the_letter(client: FlaskClient) -> None:
    state = 'å"\\\r\nSet-Cookie: x&y=#+ 1'
    assert answer_of(fill(client, open_form(client, state=state), person=ASTRID, pin=PIN))["state"] == state


@pytest.mark.parametrize("pin", ["654321", "999999"])
def test_a_wrong_pin_is_said_and_can_be_corrected(client: FlaskClient, pin: str) -> None:
    attempt = open_form(client)
    wrong = fill(client, attempt, person=ASTRID, pin=pin)
    assert wrong.status_code == 422
    assert "Fel pinkod. Försök igen." in wrong.text
    assert pin not in wrong.text
    assert re.search(rf'value="{ASTRID}"[^>]* checked', wrong.text)
    assert "code" in answer_of(fill(client, attempt, person=ASTRID, pin=PIN))


def test_three_wrong_pins_in_a_row_end_the_attempt(client: FlaskClient) -> None:
    attempt = open_form(client)
    statuses = [fill(client, attempt, person=ASTRID, pin="111111").status_code for _ in range(3)]
    assert statuses == [422, 422, 403]
    assert fill(client, attempt, person=ASTRID, pin=PIN).status_code == 400


def test_an_ended_attempt_offers_the_way_back_with_access_denied(client: FlaskClient) -> None:
    attempt = open_form(client)
    for _ in range(2):
        fill(client, attempt, person=ASTRID, pin="111111")
    page = fill(client, attempt, person=ASTRID, pin="111111").text
    assert f"{STAFF_BACK}?error=access_denied&amp;state=the-state&amp;iss=" in page


def test_what_is_missing_is_said_and_not_counted(client: FlaskClient) -> None:
    attempt = open_form(client)
    for _ in range(4):
        page = fill(client, attempt, person=ASTRID, pin="12345")
        assert (page.status_code, "Skriv din pinkod med sex siffror." in page.text) == (422, True)
    page = fill(client, attempt, person="SE2321000000-NOBODY", pin=PIN)
    assert (page.status_code, "Välj vem du är." in page.text) == (422, True)
    assert "code" in answer_of(fill(client, attempt, person=ASTRID, pin=PIN))


def test_avbryt_goes_back_with_access_denied(client: FlaskClient) -> None:
    attempt = open_form(client)
    answer = answer_of(fill(client, attempt, cancel="1"))
    assert (answer["error"], answer["state"], answer["iss"]) == ("access_denied", "the-state", f"{PROVIDER}/siths")
    assert fill(client, attempt, person=ASTRID, pin=PIN).status_code == 400


def test_an_answered_form_cannot_be_sent_again(client: FlaskClient) -> None:
    attempt = open_form(client)
    fill(client, attempt, person=ASTRID, pin=PIN)
    again = fill(client, attempt, person=ASTRID, pin=PIN)
    assert again.status_code == 400
    assert "redan avslutad" in again.text


def test_a_form_left_open_for_ten_minutes_is_over(client: FlaskClient, clock: TurnedClock) -> None:
    attempt = open_form(client)
    clock.seconds = 600
    assert fill(client, attempt, person=ASTRID, pin=PIN).status_code == 400


def test_an_attempt_belongs_to_its_issuer(client: FlaskClient) -> None:
    attempt = open_form(client, "elegitimation", **AS_CITIZEN)
    assert fill(client, attempt, "siths", person=ASTRID, pin=PIN).status_code == 400
    assert fill(client, attempt, "elegitimation", person=ASTRID, pin=PIN).status_code == 422
    assert "code" in answer_of(fill(client, attempt, "elegitimation", person=HANS, pin=PIN))
