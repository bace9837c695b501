"""The welcome is made personal with the pencil, published, and hidden: the citizen sees what staff meant, and nothing before."""

import re

from playwright.sync_api import expect

from tests.browser.people import NARROW, Patient, People
from tests.house import BASHIR

TITLE = re.compile("^Tobakshjälpen")


def test_a_welcome_is_written_published_and_hidden(people: People, patient: Patient) -> None:
    staff = people.staff(BASHIR)
    staff.open(f"/personal/moment/{patient.moment_id}")
    staff.shows(TITLE)
    staff.follow("Redigera välkomsttexten")
    staff.shows("Redigera välkomsttexten")
    staff.page.get_by_role("textbox", name="Välkomsttext").fill("## Hej Ny!\n\nVi hörs på **torsdag**.")
    staff.press("Spara utkast")
    staff.says("Utkastet är sparat.")
    staff.shows("Redigera välkomsttexten")
    citizen = people.citizen(patient, viewport=NARROW)
    citizen.open(f"/program/{patient.moment_id}")
    citizen.shows("Tobakshjälpen")
    citizen.says("Hej och välkommen till Tobakshjälpen!")
    staff.press("Publicera")
    staff.says("Välkomsttexten är publicerad.")
    staff.shows(TITLE)
    citizen.page.reload()
    expect(citizen.page.get_by_role("heading", name="Hej Ny!")).to_be_visible()
    citizen.shows("Tobakshjälpen")
    staff.press("Dölj välkomsttext för invånaren")
    staff.says("Välkomsttexten är dold för invånaren.")
    staff.shows(TITLE)
    citizen.page.reload()
    citizen.shows("Tobakshjälpen")
    expect(citizen.page.get_by_role("heading", name="Hej Ny!")).to_have_count(0)
