"""A number that can be read two ways: kept as it was typed, asked about when it is sent, answered with one choice."""

import re

from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from common.contracts.moments.responses import SAVE_RESPONSE
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.controls import as_data, pairs_on, typed
from tests.unit.gateway.citizen.home import EVERY_ANSWER, MOMENT, Home
from tests.unit.gateway.staff.recording import Recording

STEP = f"/program/{MOMENT}/steg/alla-slag"
FORM = f"{STEP}/formular/alla-slag"
ASKED = "Ett tal: Menar du 12 500 eller 12,5? Skriv 12500 eller 12,5."


def test_without_a_script_it_is_kept_asked_and_chosen(jane: FlaskClient, bus: Recording, home: Home) -> None:
    home.has_saved("alla-slag", EVERY_ANSWER)
    pairs = typed(pairs_on(jane.get(STEP).text, "/formular/alla-slag"), number="12.500")
    assert jane.post(FORM, data=as_data(typed(pairs, form_action="spara"))).status_code == 303
    assert bus.last(SAVE_RESPONSE)["answers"]["number"] == "12.500"
    page = jane.get(STEP)
    assert dict(pairs_on(page.text, "/formular/alla-slag"))["number"] == "12.500"
    assert re.findall(r'name="number_is.number" value="([^"]+)"', page.text) == ["12500", "12,5"]
    pairs = pairs_on(page.text, "/formular/alla-slag")
    refused = jane.post(FORM, data=as_data(typed(pairs, form_action="skicka")))
    assert refused.status_code == 422
    assert ASKED in refused.text
    assert bus.names().count("moments.save_response") == 1
    chosen = [*typed(pairs, form_action="skicka"), ("number_is.number", "12,5")]
    assert jane.post(FORM, data=as_data(chosen)).status_code == 303
    assert bus.last(SAVE_RESPONSE)["answers"]["number"] == 12.5
    assert "number_is" not in jane.get(STEP).text


def test_it_is_chosen_with_the_script_and_nothing_is_chosen_by_enter(
    page: Page, net: Net, home: Home, bus: Recording
) -> None:
    home.has_saved("alla-slag", {**EVERY_ANSWER, "number": "12.500"})
    page.goto(ORIGIN + STEP)
    group = page.get_by_role("group", name="Vilket tal menar du?")
    expect(group.get_by_role("radio")).to_have_count(2)
    with page.expect_response("**/autospara"):
        group.get_by_role("radio", name="12 500 st/dag").check()
    expect(page.get_by_label("Ett tal")).to_have_value("12500")
    assert net.saves() == 1
    assert bus.last(SAVE_RESPONSE)["answers"]["number"] == 12500
    page.get_by_label("En rad").press("Enter")
    page.wait_for_url("**kvitto=*")
    assert bus.last(SAVE_RESPONSE)["answers"]["number"] == 12500
