"""Moments that belong together are linked and unlinked, by keyboard on a narrow screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import choose, enter
from tests.browser.people import NARROW, Patient, People
from tests.system import BASHIR, Visitor

TITLE = re.compile("^Tobakshjälpen")
LINKED = "Moment som är länkade till Tobakshjälpen"


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_a_moment_is_linked_to_another_and_the_link_taken_away(
    people: People, patient: Patient, bashir: Visitor, *, has_scripts: bool
) -> None:
    other = bashir.start(patient.number, "somnhjalpen")
    assert other.status_code == 201, other.text
    tab = people.staff(BASHIR, viewport=NARROW, java_script_enabled=has_scripts)
    tab.open(f"/personal/moment/{patient.moment_id}")
    tab.shows(TITLE)
    enter(tab, "0 st länkade moment")
    tab.shows(LINKED)
    tab.says("Momentet är inte länkat till något annat.")
    choose(tab, "Invånarens andra moment på vårdenheten", "Sömnhjälpen")
    enter(tab, "Länka")
    tab.says("Momenten är länkade.")
    tab.says("Överordnat moment · Pågående")
    tab.shows(LINKED)
    enter(tab, "Sömnhjälpen")
    tab.shows(re.compile("^Sömnhjälpen"))
    enter(tab, "1 st länkade moment")
    tab.says("Underordnat moment")
    tab.shows("Moment som är länkade till Sömnhjälpen")
    enter(tab, "Ta bort länken")
    tab.says("Länken är borttagen.")
    tab.shows("Moment som är länkade till Sömnhjälpen")
    expect(tab.page.get_by_role("button", name=re.compile("^Ta bort länken"))).to_have_count(0)
