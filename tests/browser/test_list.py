"""Hantera moment: staff sort and narrow the unit's list, with and without scripts, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import NARROW, Patient, People
from tests.browser.tab import Tab
from tests.house import BASHIR

HEADING = "Hantera moment"


@pytest.fixture(params=[{}, {"java_script_enabled": False}, {"viewport": NARROW}], ids=["desk", "no script", "narrow"])
def tab(request: pytest.FixtureRequest, people: People, patient: Patient) -> Tab:
    """Give the practitioner at their own moments, of which one has a new form."""
    patient.send_stop_day("Till listan.")
    opened = people.staff(BASHIR, **request.param)
    opened.open("/personal/moment")
    opened.shows(HEADING)
    return opened


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
    tab.picture("staff/images/filter")
    tab.page.get_by_label("Ingen aktivitet på").select_option("90 dagar eller längre")
    tab.press("Visa", exact=True)
    tab.shows(HEADING)
    tab.says("Inget moment passar filtret.")
    tab.follow("Rensa filter")
    tab.shows(HEADING)
    tab.says(re.compile("Pågående \\(\\d+ st\\)"))
