"""Innehållskatalog in a browser: tabs, search, a version, its preview on a phone, care units, and no newer version of a moment."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import NARROW, Patient, People
from tests.system import BASHIR, DAGNY, NORRA, SODRA

GUSTAV = "SE2321000000-DEMO7"
STEP = "1.4 Stoppdagen – dags att välja dag"


def test_a_version_is_found_read_and_tried(people: People) -> None:
    tab = people.staff()
    tab.open("/personal/moment")
    tab.shows("Hantera moment")
    tab.follow("Innehållskatalog")
    tab.shows("Innehållskatalog")
    tab.picture("staff/images/katalog")
    tab.page.get_by_label("Sök i titel, sammanfattning och målgrupp").fill("finns inte alls")
    tab.press("Sök")
    tab.says("Ingen version passar sökningen.")
    tab.shows("Innehållskatalog")
    tab.follow("Rensa sökningen")
    tab.follow("Aktiva")
    tab.follow(re.compile("^Tobakshjälpen"))
    tab.shows(re.compile("^Tobakshjälpen"))
    expect(tab.page.get_by_role("button", name="Spara vårdenheter")).to_have_count(0)
    tab.picture("staff/images/programversion")
    tab.follow(STEP)
    tab.shows(STEP)
    tab.picture("staff/images/forhandsvisning")
    frame = tab.page.frame_locator("iframe")
    frame.get_by_role("button", name="Pröva svaren").click()
    expect(frame.get_by_role("alert")).to_contain_text("Det här behöver rättas")
    tab.follow("Dator")
    tab.shows(STEP)
    expect(frame.get_by_role("heading", level=1)).to_have_text(STEP)
    tab.follow("Öppna bara invånarens sida")
    tab.shows(STEP)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_an_administrator_chooses_where_a_version_may_be_started(people: People, *, has_scripts: bool) -> None:
    tab = people.staff(GUSTAV, NORRA, viewport=NARROW, java_script_enabled=has_scripts)
    tab.open("/personal/innehall")
    tab.shows("Innehållskatalog")
    tab.follow(re.compile("^Sömnhjälpen"))
    tab.shows(re.compile("^Sömnhjälpen"))
    tab.page.get_by_label(SODRA).uncheck()
    tab.press("Spara vårdenheter")
    tab.says(f"Kan inte längre startas på {SODRA}. Moment som pågår fortsätter.")
    tab.shows(re.compile("^Sömnhjälpen"))
    other = people.staff(DAGNY, SODRA)
    other.open("/personal/innehall?flik=tillgangliga")
    other.shows("Innehållskatalog")
    other.says("Sömnhjälpen")
    tab.page.get_by_label(SODRA).check()
    tab.press("Spara vårdenheter")
    tab.says(f"Kan nu startas på {SODRA}.")


def test_a_moment_is_told_when_there_is_no_newer_version(people: People, patient: Patient) -> None:
    tab = people.staff(BASHIR)
    tab.open(f"/personal/moment/{patient.moment_id}")
    tab.shows(re.compile("^Tobakshjälpen"))
    tab.follow("Se om det finns en nyare")
    tab.shows("Nyare version av Tobakshjälpen")
    tab.says("Ingen nyare version")
