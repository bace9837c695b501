"""Everything can be done with the keyboard alone: from the first page to a step that is marked as read."""

import re

from playwright.sync_api import expect

from tests.browser.keyboard import enter, tab_to
from tests.browser.people import PHONE, Patient, People
from tests.browser.tab import Tab
from tests.system import KARIN, Visitor


def sign_in(tab: Tab) -> None:
    """Karin signs in: among radio buttons one moves with the arrows."""
    tab.open("/")
    tab.shows("Stöd och behandling")
    enter(tab, "Logga in med e-legitimation")
    tab.shows("Jag legitimerar mig hos Stöd och behandling")
    tab_to(tab.page, "Hans Wallin")
    karin = tab.page.get_by_role("radio", name="Karin Åkesson")
    for _ in range(tab.page.get_by_role("radio").count()):
        if karin.is_checked():
            break
        tab.page.keyboard.press("ArrowDown")
    expect(karin).to_be_checked()
    tab_to(tab.page, "Ange pinkod")
    tab.page.keyboard.type("123456")
    tab.page.keyboard.press("Enter")


def test_a_citizen_signs_in_and_marks_a_step_as_read(people: People, bashir: Visitor) -> None:
    bashir.start(KARIN)
    tab = people.stranger(viewport=PHONE)
    sign_in(tab)
    tab.shows("Mina stöd- eller behandlingsprogram")
    enter(tab, "Öppna")
    tab.shows("Tobakshjälpen")
    enter(tab, "1.1 Så här ökar du motivationen")
    tab.shows("1.1 Så här ökar du motivationen")
    enter(tab, "Markera som läst")
    tab.says("Du har läst det här steget")
    tab.shows("1.1 Så här ökar du motivationen")


def test_the_skip_link_leads_past_the_head(people: People, patient: Patient) -> None:
    tab = people.citizen(patient)
    tab.open(f"/program/{patient.moment_id}")
    tab.shows("Tobakshjälpen")
    tab.page.keyboard.press("Tab")
    expect(tab.page.get_by_role("link", name="Till innehållet")).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("main")).to_be_focused()


def test_staff_open_the_days_of_a_module_with_the_keyboard(people: People, patient: Patient, bashir: Visitor) -> None:
    tab = people.signed_in(bashir)
    tab.open(f"/personal/moment/{patient.moment_id}")
    tab.shows(re.compile("^Tobakshjälpen"))
    enter(tab, "Antal dagar kvar: 7")
    tab_to(tab.page, "Dagar kvar från i dag")
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.type("21")
    tab.page.keyboard.press("Enter")
    tab.says("Klart. Modulen pågår.")
    tab.shows(re.compile("^Tobakshjälpen"))
    tab.says("Antal dagar kvar: 21")
