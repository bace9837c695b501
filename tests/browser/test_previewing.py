"""Staff plan a module and look at the programme as its citizen does: nothing there can be changed."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.people import NARROW, Patient, People
from tests.system import BASHIR

TITLE = re.compile("^Tobakshjälpen")


def test_an_upcoming_module_is_planned_and_the_citizens_view_is_previewed(people: People, patient: Patient) -> None:
    staff = people.staff(BASHIR, viewport=NARROW)
    staff.open(f"/personal/moment/{patient.moment_id}")
    staff.shows(TITLE)
    module = staff.page.locator("#modul-graviditet-och-nikotin")
    module.locator("summary").first.click()
    module.get_by_text("Planera start").click()
    soon = (date.today() + timedelta(days=3)).isoformat()  # noqa: DTZ011 (any day ahead will do)
    module.get_by_label("Dag då modulen startar av sig själv").fill(soon)
    module.get_by_role("button", name="Spara", exact=True).first.click()
    staff.says(f"Startar {soon}")
    staff.shows(TITLE)
    staff.page.get_by_role("button", name="Flytta ner Graviditet och nikotin").click()
    staff.says("Klart. Modulen är kommande.")
    staff.shows(TITLE)
    staff.follow("Förhandsgranska som invånaren")
    staff.says("Förhandsgranskning.")
    staff.shows("Tobakshjälpen")
    staff.follow("1.4 Stoppdagen – dags att välja dag")
    staff.says("Det som inte är inskickat visas inte för personal.")
    staff.shows(re.compile("1.4"))
    expect(staff.page.get_by_role("button", name="Skicka in")).to_have_count(0)
    expect(staff.page.get_by_label("Datum för din stoppdag")).to_be_disabled()
    staff.follow("Tillbaka till momentet")
    staff.shows(TITLE)
