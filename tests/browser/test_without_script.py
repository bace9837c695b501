"""The citizen's form without JavaScript: every button does the same through the server."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from common.chassis.clock import today
from tests.browser.people import Patient, People

STEP = re.compile(r"^1\.4 Stoppdagen")
STOP_DAY = (today() + timedelta(days=10)).isoformat()


def test_a_form_is_saved_corrected_and_sent(people: People, patient: Patient) -> None:
    tab = people.citizen(patient, java_script_enabled=False)
    tab.open(patient.step("stoppdagen"))
    tab.shows(STEP)
    note = tab.page.get_by_label("Anteckning till dig själv")
    note.fill("Utan skript.")
    tab.press("Spara", exact=True)
    tab.shows(STEP)
    tab.says(re.compile("Sparat"))
    assert patient.response("stoppdagen")["answers"] == {"anteckning": "Utan skript."}
    tab.press("Skicka in")
    tab.shows(STEP)
    expect(tab.page.get_by_role("alert")).to_contain_text("Datum för din stoppdag")
    expect(note).to_have_value("Utan skript.")
    tab.page.get_by_label("Datum för din stoppdag").fill(STOP_DAY)
    tab.press("Skicka in")
    tab.shows(re.compile("^Skicka in ”1.4 Stoppdagen”"))
    tab.follow("Gå tillbaka och ändra")
    tab.shows(STEP)
    expect(tab.page.get_by_label("Datum för din stoppdag")).to_have_value(STOP_DAY)
    tab.press("Skicka in")
    tab.shows(re.compile("^Skicka in ”1.4 Stoppdagen”"))
    tab.press("Skicka in")
    tab.shows(STEP)
    tab.says("Formuläret ”1.4 Stoppdagen” är inskickat.")
    assert patient.response("stoppdagen")["state"] == "completed"


def test_questions_that_an_answer_opens_come_when_it_is_saved(people: People, patient: Patient) -> None:
    tab = people.citizen(patient, java_script_enabled=False)
    tab.open(patient.step("kartlagg-dina-vanor"))
    tab.shows(re.compile(r"^1\.5 "))
    how_many = tab.page.get_by_label("Ungefär hur många cigaretter röker du om dagen?")
    expect(how_many).to_be_hidden()
    expect(tab.page.locator("noscript p")).to_contain_text("En del frågor visas först när du har svarat på andra.")
    tab.page.get_by_role("checkbox", name="Cigaretter").check()
    tab.press("Spara", exact=True)
    tab.shows(re.compile(r"^1\.5 "))
    expect(how_many).to_be_visible()


def test_what_was_typed_comes_back_when_the_session_had_ended(people: People, patient: Patient) -> None:
    tab = people.citizen(patient, java_script_enabled=False)
    tab.inspection.expect("status of 401")
    tab.open(patient.step("stoppdagen"))
    tab.shows(STEP)
    note = tab.page.get_by_label("Anteckning till dig själv")
    note.fill("Skrivet strax innan.")
    tab.context.clear_cookies(name="sob-citizen")
    tab.press("Spara", exact=True)
    tab.shows("Du är utloggad")
    anew = people.system.citizen(patient.number)
    tab.context.add_cookies([{"name": anew.cookie, "value": anew.secret, "url": tab.url}])
    tab.press("Fortsätt")
    tab.says("Det är inte sparat ännu.")
    tab.shows(STEP)
    expect(note).to_have_value("Skrivet strax innan.")
    tab.press("Spara", exact=True)
    tab.says(re.compile("^Sparat"))
    assert patient.response("stoppdagen")["answers"] == {"anteckning": "Skrivet strax innan."}
