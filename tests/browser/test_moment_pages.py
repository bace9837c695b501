"""What staff do on the page of a moment beside the path: hidden numbers, another's change, the end."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import Patient, People
from tests.browser.tab import Tab
from tests.system import BASHIR

TITLE = re.compile("^Tobakshjälpen")


@pytest.fixture
def moment_page(people: People, patient: Patient) -> Tab:
    """Give the responsible practitioner at the patient's moment."""
    tab = people.staff(BASHIR)
    tab.open(f"/personal/moment/{patient.moment_id}")
    tab.shows(TITLE)
    return tab


def test_hidden_numbers_are_shown_when_asked_for(patient: Patient, moment_page: Tab) -> None:
    shown = f"{patient.number[:8]}-{patient.number[8:]}"
    expect(moment_page.page.locator("main")).not_to_contain_text(shown)
    moment_page.press("Visa personnummer")
    moment_page.says(shown)
    moment_page.press("Hämta mobilnummer")
    moment_page.says("Inget mobilnummer är registrerat.")
    moment_page.inspection.now()
    moment_page.page.reload()
    moment_page.shows(TITLE)
    expect(moment_page.page.locator("main")).not_to_contain_text(shown)


def test_hidden_numbers_are_shown_without_script_too(people: People, patient: Patient) -> None:
    tab = people.staff(BASHIR, java_script_enabled=False)
    tab.open(f"/personal/moment/{patient.moment_id}")
    tab.shows(TITLE)
    tab.press("Visa personnummer")
    tab.says(f"{patient.number[:8]}-{patient.number[8:]}")
    tab.shows(TITLE)


def test_a_folded_module_shows_what_it_holds_when_it_is_unfolded(
    people: People, patient: Patient, moment_page: Tab
) -> None:
    folded = moment_page.page.locator("#modul-steg-2-stoppfasen")
    expect(folded.locator(".steps")).to_have_count(0)
    folded.locator("summary").click()
    expect(folded.locator(".steps li").first).to_be_visible()
    moment_page.inspection.now()
    plain = people.staff(BASHIR, java_script_enabled=False)
    plain.open(f"/personal/moment/{patient.moment_id}")
    plain.shows(TITLE)
    plain.page.locator("#modul-steg-2-stoppfasen summary").click()
    plain.follow(re.compile("^Visa mer om Steg 2"))
    plain.shows(TITLE)
    expect(plain.page.locator("#modul-steg-2-stoppfasen .steps li").first).to_be_visible()


def test_somebody_elses_change_is_told_and_not_overwritten(people: People, patient: Patient, moment_page: Tab) -> None:
    other = people.staff(BASHIR)
    other.open(f"/personal/moment/{patient.moment_id}")
    other.shows(TITLE)
    other.press("Avsluta Om behandlingen")
    other.says("Klart. Modulen är avslutad.")
    other.shows(TITLE)
    moment_page.press("Sätt till kommande Om behandlingen")
    expect(moment_page.page.get_by_role("alert")).to_contain_text("Någon annan har ändrat modulen")
    moment_page.shows(TITLE)
    expect(moment_page.page.get_by_role("button", name="Starta igen Om behandlingen")).to_be_visible()


def test_a_module_set_back_and_started_again_keeps_what_was_read(
    people: People, patient: Patient, moment_page: Tab
) -> None:
    patient.visitor.do(f"/my/moments/{patient.moment_id}/steps/valkommen/read", "PUT", is_read=True)
    moment_page.press("Sätt till kommande Om behandlingen")
    moment_page.says("Klart. Modulen är kommande.")
    moment_page.shows(TITLE)
    reader = people.citizen(patient)
    reader.open(patient.step("valkommen"))
    reader.shows("Vi hittar inte sidan")
    moment_page.press("Starta modul Om behandlingen")
    moment_page.says("Klart. Modulen pågår.")
    moment_page.shows(TITLE)
    expect(moment_page.page.locator("#modul-om-behandlingen")).to_contain_text("Läst")


def test_ending_asks_for_a_reason_and_closes_the_citizens_way(
    people: People, patient: Patient, moment_page: Tab
) -> None:
    moment_page.follow("Avsluta momentet")
    moment_page.shows(re.compile("^Avsluta Tobakshjälpen"))
    moment_page.press("Avsluta momentet")
    moment_page.shows(re.compile("^Avsluta Tobakshjälpen"))
    expect(moment_page.page.get_by_role("alert")).to_contain_text("Välj en avslutningsorsak.")
    moment_page.page.get_by_label("Avslutningsorsak").select_option(label="Genomfört")
    moment_page.press("Avsluta momentet")
    moment_page.says("Momentet är avslutat.")
    moment_page.shows(TITLE)
    expect(moment_page.page.get_by_role("button", name=re.compile("^Starta"))).to_have_count(0)
    reader = people.citizen(patient)
    reader.open("/program")
    reader.shows("Mina stöd- eller behandlingsprogram")
    reader.says("Du har inget program just nu.")
