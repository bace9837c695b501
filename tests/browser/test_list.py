"""Hantera moment: staff sort and narrow the unit's list, with and without scripts, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import DESK, NARROW, Patient, People
from tests.browser.tab import Tab
from tests.system import BASHIR, JOHAN, System
from tests.waiting import until

HEADING = "Hantera moment"


@pytest.fixture(params=[{}, {"java_script_enabled": False}, {"viewport": NARROW}], ids=["desk", "no script", "narrow"])
def tab(request: pytest.FixtureRequest, people: People, patient: Patient) -> Tab:
    """Give the practitioner at their own moments, of which one has a new form."""
    patient.send_stop_day("Till listan.")
    opened = people.staff(BASHIR, **request.param)
    opened.open("/personal/moment")
    opened.shows(HEADING)
    return opened


def picture(tab: Tab, name: str) -> None:
    """Keep the page for the guide as it is seen at a desk."""
    if tab.page.viewport_size == DESK and tab.has_scripts:
        tab.picture(f"staff/images/{name}")


def test_the_list_is_sorted_by_its_heads_and_narrowed_by_its_form(tab: Tab) -> None:
    tab.follow("Senast aktiv")
    tab.shows(HEADING)
    heads = tab.page.locator("th[aria-sort]")
    expect(heads).to_have_attribute("aria-sort", "descending")
    tab.follow("Senast aktiv")
    tab.shows(HEADING)
    expect(heads).to_have_attribute("aria-sort", "ascending")
    expect(heads).to_contain_text("Senast aktiv")
    tab.page.get_by_text("Filtrera och sortera").click()
    tab.inspection.now()
    tab.page.get_by_label("Bara med nya formulär").check()
    tab.page.get_by_label("Moment", exact=True).select_option("Tobakshjälpen")
    tab.press("Visa", exact=True)
    tab.shows(HEADING)
    tab.says("Listan visar bara en del av momenten:")
    expect(tab.page).to_have_url(re.compile("formular=nya"))
    picture(tab, "filter")
    tab.page.get_by_label("Ingen aktivitet på").select_option("90 dagar eller längre")
    tab.press("Visa", exact=True)
    tab.shows(HEADING)
    tab.says("Inget moment passar filtret.")
    tab.follow("Rensa filter")
    tab.shows(HEADING)
    tab.says(re.compile("Pågående \\(\\d+ st\\)"))


def test_a_moment_is_found_by_its_number_and_the_address_keeps_it_secret(tab: Tab, patient: Patient) -> None:
    box = tab.page.get_by_label("Fritextsökning")
    box.fill(patient.number)
    tab.press("Sök", exact=True)
    tab.shows(HEADING)
    expect(tab.page.get_by_role("link", name="Hantera Ny Person")).to_have_count(1)
    expect(box).to_have_value(patient.number)
    assert patient.number[-4:] not in tab.page.url.replace(re.search("sok=[^&]*", tab.page.url)[0], "")  # type: ignore[index]  # there is one
    picture(tab, "sok")
    tab.follow("Momentstart")
    tab.shows(HEADING)
    expect(tab.page.get_by_role("link", name="Hantera Ny Person")).to_have_count(1)
    box.fill("finns inte")
    tab.press("Sök", exact=True)
    tab.shows(HEADING)
    tab.says("Inget moment i fliken passar sökningen.")
    tab.back()
    tab.shows(HEADING)
    expect(box).to_have_value(patient.number)


def test_the_first_screen_tells_what_needs_the_practitioner_and_shows_progress_when_asked(tab: Tab) -> None:
    tab.says("Att ta hand om nu")
    picture(tab, "behover-mig")
    tab.press("Visa moduler och framsteg")
    tab.shows(HEADING)
    tab.says(re.compile("av 15 steg lästa"))
    tab.follow(re.compile("med nya formulär"))
    tab.shows(HEADING)
    expect(tab.page).to_have_url(re.compile("formular=nya"))
    tab.press("Dölj moduler och framsteg")
    tab.shows(HEADING)
    expect(tab.page).to_have_url(re.compile("formular=nya"))
    expect(tab.page.get_by_text("steg lästa")).to_have_count(0)


def test_who_has_never_signed_in_is_told_and_can_be_listed(tab: Tab, system: System) -> None:
    system.staff(BASHIR).start(JOHAN)  # or it goes on since the last time
    tab.open("/personal/moment")
    tab.shows(HEADING)
    tab.says("Har aldrig loggat in, startades i dag")
    tab.follow(re.compile("där invånaren aldrig har loggat in"))
    tab.shows(HEADING)
    expect(tab.page.get_by_text("Har aldrig loggat in, startades")).to_have_count(1)
    tab.follow("Hantera Johan Karim")
    tab.shows("Tobakshjälpen")
    tab.says("Invånaren har aldrig loggat in")


def test_a_new_form_tells_when_it_was_sent(tab: Tab, patient: Patient, system: System) -> None:
    flags = f"/moments/{patient.moment_id}/flags"
    until(lambda: system.staff(BASHIR).get(flags).json()["flags"], tells="the flag to be raised")
    tab.open("/personal/moment?formular=nya")
    tab.shows(HEADING)
    link = tab.page.locator(f"a[href$='{patient.moment_id}']")
    expect(tab.page.get_by_role("row").filter(has=link)).to_contain_text("1 nytt formulär Skickat i dag")
