"""Two people write to each other, and each sees the other's message marked in a page that stays open: list, tab, first page, conversation."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import NARROW, Patient, People
from tests.browser.tab import Tab
from tests.system import BASHIR

TITLE = re.compile("^Tobakshjälpen")
WAITS = re.compile(r"^1 oläst meddelande, sedan \d{4}-\d\d-\d\d \d\d:\d\d$")


def soon(page: Page) -> None:
    """Let the page ask what is new."""
    page.clock.fast_forward("00:21")


def write(tab: Tab, words: str) -> None:
    """Send a message in the conversation that is open."""
    tab.page.get_by_role("textbox", name=re.compile("^Skriv till")).fill(words)
    tab.press("Skicka meddelande")
    tab.says("Meddelandet är skickat.")


def test_markers_come_and_go_in_pages_that_stay_open(people: People, patient: Patient) -> None:
    staff, second = people.staff(BASHIR), people.staff(BASHIR)
    citizen = people.citizen(patient, viewport=NARROW)
    first_page = people.tab(citizen.context)
    for each in (staff, second, citizen, first_page):
        each.page.clock.install()
    row = second.page.locator(f"#olasta-{patient.moment_id}")
    second.open("/personal/moment")
    expect(row).to_be_hidden()
    first_page.open("/program")
    home = first_page.page.locator(f"#olasta-{patient.moment_id}")
    expect(home).to_be_hidden()
    staff.open(f"/personal/moment/{patient.moment_id}/meddelanden")
    staff.shows(TITLE)
    staff.press("Ny konversation")
    staff.shows("Min konversation")
    write(staff, "Hur går det?")
    soon(first_page.page)
    expect(home).to_have_text("1 oläst")
    first_page.shows("Mina stöd- eller behandlingsprogram")
    citizen.open(f"/program/{patient.moment_id}/meddelanden")
    citizen.shows("Meddelanden")
    citizen.follow("Min konversation")
    citizen.shows("Min konversation")
    citizen.says("Hur går det?")
    soon(first_page.page)
    expect(home).to_be_hidden()
    write(citizen, "Bra, tack.")
    soon(staff.page)
    staff.says("Det har kommit nya meddelanden.")
    expect(staff.page.locator("#olasta-flik")).to_have_text("1 oläst")
    staff.shows("Min konversation")
    soon(second.page)
    expect(row).to_have_text(WAITS)
    expect(second.page.get_by_role("link", name="med olästa meddelanden")).to_be_visible()
    second.shows("Hantera moment")
    second.follow("med olästa meddelanden")
    second.shows("Hantera moment")
    second.says("Rensa filter")
    second.open("/personal/moment")
    staff.page.locator(".news-told").get_by_role("link", name="Visa").click()
    staff.says("Bra, tack.")
    expect(staff.page.locator("#olasta-flik")).to_be_hidden()
    soon(second.page)
    expect(row).to_be_hidden()
    expect(second.page.get_by_role("link", name="med olästa meddelanden")).to_be_hidden()
    staff.page.get_by_role("button", name="Markera som oläst").click()
    staff.says("Meddelandet är markerat som oläst.")
    staff.shows(TITLE)
    soon(second.page)
    expect(row).to_have_text(WAITS)
    expect(home).to_be_hidden()
