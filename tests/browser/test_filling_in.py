"""Staff answer a form for a citizen who can't, and it shows; what the citizen has begun is theirs."""

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.people import Patient, People
from tests.browser.signing_in import legitimate
from tests.system import BASHIR

TITLE = "Fyll i åt invånaren: 1.4 Stoppdagen"
NARROW: ViewportSize = {"width": 320, "height": 700}


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "narrow without"])
def test_a_form_is_answered_for_the_citizen(people: People, patient: Patient, *, has_scripts: bool) -> None:
    more = {} if has_scripts else {"viewport": NARROW}
    staff = people.staff(BASHIR, java_script_enabled=has_scripts, **more)
    staff.open(f"/personal/moment/{patient.moment_id}/steg/stoppdagen")
    staff.shows(re.compile("^1.4 Stoppdagen"))
    staff.follow("Fyll i åt invånaren")
    staff.shows(TITLE)
    if has_scripts:
        staff.picture("staff/images/fyll-i")
    staff.press("Skicka in för invånaren")
    staff.says("Det här behöver rättas:")
    staff.shows(TITLE)
    staff.page.get_by_label("Datum för din stoppdag").fill("2031-01-15")
    staff.press("Skicka in för invånaren")
    staff.shows("1.4 Stoppdagen")
    staff.says("Formuläret ”1.4 Stoppdagen” är ifyllt och inskickat för invånarens räkning.")
    staff.says("Ifyllt för invånarens räkning av")
    staff.open(f"/personal/moment/{patient.moment_id}/tidslinje")
    staff.shows(re.compile("^Tobakshjälpen"))
    staff.says("fylldes i för invånarens räkning")
    citizen = people.citizen(patient)
    citizen.open(f"/program/{patient.moment_id}/steg/stoppdagen")
    citizen.shows(re.compile("^1.4 Stoppdagen"))
    citizen.says("Ifyllt av Bashir Noori, Tobaksenheten Norra, och inskickat för din räkning")
    staff.open(f"/personal/moment/{patient.moment_id}/steg/stoppdagen")
    staff.shows(re.compile("^1.4 Stoppdagen"))
    expect(staff.page.get_by_role("link", name="Fyll i åt invånaren")).to_have_count(0)
    staff.open(f"/personal/moment/{patient.moment_id}/steg/stoppdagen/formular/stoppdagen")
    staff.shows(re.compile("^Tobakshjälpen"))
    staff.says("Formuläret är redan inskickat")


def test_what_the_citizen_has_begun_stops_staff_who_keep_what_they_typed(people: People, patient: Patient) -> None:
    staff = people.staff(BASHIR)
    staff.open(f"/personal/moment/{patient.moment_id}/steg/stoppdagen/formular/stoppdagen")
    staff.shows(TITLE)
    staff.page.get_by_label("Datum för din stoppdag").fill("2031-01-15")
    draft = f"/my/moments/{patient.moment_id}/steps/stoppdagen/forms/stoppdagen"
    patient.visitor.do(draft, "PUT", expected_version=0, answers={"anteckning": "Hemligt"}).raise_for_status()
    staff.inspection.expect("409")
    staff.press("Skicka in för invånaren")
    staff.shows("Formuläret är inte inskickat")
    staff.says("Invånaren har börjat fylla i formuläret.")
    expect(staff.page.get_by_label("Det du skrev")).to_have_value("Datum för din stoppdag\n2031-01-15")
    expect(staff.page.locator("main")).not_to_contain_text("Hemligt")


def test_what_came_back_to_be_corrected_outlives_the_session(people: People, patient: Patient) -> None:
    staff = people.staff(BASHIR)
    staff.page.clock.install()
    staff.inspection.expect("status of 401")
    staff.open(f"/personal/moment/{patient.moment_id}/steg/stoppdagen/formular/stoppdagen")
    staff.shows(TITLE)
    note = staff.page.locator("textarea[name=anteckning]")
    note.fill("Så sa hon i telefon")
    staff.press("Skicka in för invånaren")
    staff.says("Det här behöver rättas:")
    staff.shows(TITLE)
    staff.context.clear_cookies(name="sob-staff")
    staff.page.clock.fast_forward("28:01")
    expect(staff.page.get_by_role("alertdialog")).to_contain_text("Du är utloggad")
    staff.page.clock.resume()
    staff.follow("Logga in igen")
    legitimate(staff, "Bashir Noori")
    heading = staff.page.get_by_role("heading", level=1)
    expect(heading.filter(has_text="Välj vårdenhet").or_(heading.filter(has_text=TITLE))).to_be_visible()
    if "Välj" in heading.inner_text():
        staff.shows("Välj vårdenhet")
        staff.press("Tobaksenheten Norra")
    staff.shows(TITLE)
    expect(note).to_have_value("Så sa hon i telefon")


def test_without_scripts_a_session_that_ends_gives_back_what_was_typed(people: People, patient: Patient) -> None:
    staff = people.staff(BASHIR, viewport=NARROW, java_script_enabled=False)
    staff.inspection.expect("status of 401")
    staff.open(f"/personal/moment/{patient.moment_id}/steg/stoppdagen/formular/stoppdagen")
    staff.shows(TITLE)
    staff.page.locator("textarea[name=anteckning]").fill("Så sa hon i telefon")
    staff.context.clear_cookies(name="sob-staff")
    staff.press("Skicka in för invånaren")
    staff.shows("Du är utloggad")
    with staff.context.expect_page() as opened:
        staff.follow("Logga in i en ny flik")
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Jag legitimerar mig hos Stöd och behandling")
    anew = people.system.staff(BASHIR)
    staff.context.add_cookies([{"name": anew.cookie, "value": anew.secret, "url": staff.url}])
    staff.press("Fortsätt")
    staff.shows(TITLE)
    staff.says("Vi har lagt tillbaka det du skrev innan du loggades ut. Inget är skickat ännu.")
    expect(staff.page.locator("textarea[name=anteckning]")).to_have_value("Så sa hon i telefon")
