"""The welcome is made personal with the pencil, published, and hidden: the citizen sees what staff meant, and nothing before."""

import re

from playwright.sync_api import expect

from tests.browser.people import NARROW, Patient, People
from tests.system import BASHIR, Visitor

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


def test_what_is_back_after_a_lost_session_does_not_go_over_a_colleagues_words(
    people: People, patient: Patient, bashir: Visitor
) -> None:
    staff = people.staff(BASHIR)
    staff.page.clock.install()
    for told in ("status of 401", "status of 409"):
        staff.inspection.expect(told)
    staff.open(f"/personal/moment/{patient.moment_id}/valkomsttext")
    staff.shows("Redigera välkomsttexten")
    text = staff.page.get_by_role("textbox", name="Välkomsttext")
    text.fill("Mina ord.")
    staff.context.clear_cookies(name="sob-staff")
    staff.page.clock.fast_forward("28:01")
    expect(staff.page.get_by_role("alertdialog")).to_contain_text("Du är utloggad")
    staff.page.clock.resume()
    published = bashir.do(f"/moments/{patient.moment_id}/welcome", "PUT", expected_version=0, text="Kollegans ord.")
    assert published.status_code == 200, published.text
    anew = people.system.staff(BASHIR)
    staff.context.add_cookies([{"name": anew.cookie, "value": anew.secret, "url": staff.url}])
    staff.page.reload()
    staff.shows("Redigera välkomsttexten")
    expect(text).to_have_value("Mina ord.")
    staff.press("Publicera")
    staff.shows("Redigera välkomsttexten")
    expect(staff.page.get_by_role("alert")).to_contain_text("Kollegans ord.")
    expect(text).to_have_value("Mina ord.")
