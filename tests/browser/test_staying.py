"""A session that ends while a page is open: what staff typed comes back after the sign-in; what is new is told, not moved."""

import os
import re

from playwright.sync_api import expect

from tests.browser.people import Patient, People
from tests.browser.signing_in import legitimate
from tests.browser.tab import Tab
from tests.system import BASHIR

NOTE = "Skrivet strax innan tiden gick ut."


def test_what_staff_typed_is_back_after_the_session_ended(people: People, patient: Patient) -> None:
    tab = people.staff(BASHIR)
    tab.page.clock.install()
    tab.inspection.expect("status of 401")
    tab.open(f"/personal/moment/{patient.moment_id}/avsluta")
    tab.shows(re.compile("^Avsluta Tobakshjälpen"))
    tab.page.get_by_label("Avslutningsorsak").select_option(label="Genomfört")
    tab.page.locator("textarea").first.fill(NOTE)
    tab.context.clear_cookies(name="sob-staff")
    tab.page.clock.fast_forward("28:01")
    expect(tab.page.get_by_role("alertdialog")).to_contain_text("Du är utloggad")
    look(tab, "over")
    tab.inspection.now()
    tab.page.clock.resume()
    tab.follow("Logga in igen")
    legitimate(tab, "Bashir Noori")
    heading = tab.page.get_by_role("heading", level=1)
    expect(heading.filter(has_text="Välj vårdenhet").or_(heading.filter(has_text="Avsluta"))).to_be_visible()
    if "Välj" in heading.inner_text():
        tab.shows("Välj vårdenhet")
        tab.press("Tobaksenheten Norra")
    tab.shows(re.compile("^Avsluta Tobakshjälpen"))
    tab.says("Vi har lagt tillbaka det du skrev innan du loggades ut.")
    expect(tab.page.locator("textarea").first).to_have_value(NOTE)
    assert tab.page.evaluate("Object.keys(sessionStorage).length") == 0


def test_the_warning_works_by_keyboard_on_a_phone(people: People, patient: Patient) -> None:
    tab = people.citizen(patient, viewport={"width": 320, "height": 640})
    tab.page.clock.install()
    tab.page.route("**/inloggning/invanare", lambda route: route.fulfill(json={"seconds_left": 100}), times=1)
    tab.open(f"/program/{patient.moment_id}")
    tab.shows("Tobakshjälpen")
    tab.page.clock.fast_forward("28:01")
    warning = tab.page.get_by_role("alertdialog", name="Vill du fortsätta?")
    expect(warning).to_be_visible()
    expect(warning.get_by_role("button", name="Fortsätt")).to_be_focused()
    look(tab, "ending")
    tab.inspection.now()
    tab.page.keyboard.press("Enter")
    expect(warning).to_be_hidden()


def test_staff_are_told_that_a_form_was_sent(people: People, patient: Patient) -> None:
    listing, moment = people.staff(BASHIR), people.staff(BASHIR)
    for tab, path, heading in (
        (listing, "/personal/moment", "Hantera moment"),
        (moment, f"/personal/moment/{patient.moment_id}", re.compile("^Tobakshjälpen")),
    ):
        tab.page.clock.install()
        tab.open(path)
        tab.shows(heading)
    patient.send_stop_day("Nyss skickat.")
    for tab, told in ((listing, "Listan har ändrats."), (moment, "Något har ändrats i momentet.")):
        tab.page.clock.fast_forward("00:21")
        tab.says(told)
        look(tab, "news")
        tab.inspection.now()
        tab.follow("Visa", exact=True)
        expect(tab.page.get_by_text(told)).to_be_hidden()
    listing.shows("Hantera moment")
    moment.shows(re.compile("^Tobakshjälpen"))


def test_the_first_page_and_a_wrong_turn_know_who_is_signed_in(people: People, patient: Patient) -> None:
    tab = people.staff(BASHIR)
    visitor = patient.visitor
    tab.context.add_cookies([{"name": visitor.cookie, "value": visitor.secret, "url": people.system.url}])
    tab.open("/")
    tab.shows("Stöd och behandling")
    tab.follow("Fortsätt som Bashir Noori")
    tab.shows("Hantera moment")
    tab.open("/program/finns-inte")
    tab.shows("Vi hittar inte sidan")
    tab.follow("Till startsidan")
    tab.shows("Mina stöd- eller behandlingsprogram")
    tab.press("Logga ut")
    tab.shows("Stöd och behandling")
    expect(tab.page.get_by_role("link", name="Logga in med e-legitimation")).to_be_visible()


def look(tab: Tab, name: str) -> None:
    if folder := os.environ.get("SOB_LOOK"):
        tab.page.screenshot(animations="disabled", path=f"{folder}/{name}-{tab.page.viewport_size['width']}.png")
