"""Staff make a plan with one question and activate it, the citizen answers on a phone, staff see the graph with its table: two browsers, and once without scripts."""

import re

import pytest

from tests.browser.people import NARROW, Patient, People
from tests.browser.tab import Tab
from tests.system import BASHIR

TITLE = re.compile("^Tobakshjälpen")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_plan_is_made_answered_and_seen(people: People, patient: Patient, *, has_scripts: bool) -> None:
    staff = people.staff(BASHIR, java_script_enabled=has_scripts)
    staff.open(f"/personal/moment/{patient.moment_id}")
    staff.shows(TITLE)
    staff.follow("Flaggor och aktivitetsplaner", exact=True)
    staff.says("Inga flaggor")
    staff.says("Här finns inga aktivitetsplaner ännu.")
    staff.shows(TITLE)
    staff.follow("Ny aktivitetsplan")
    staff.shows("Ny aktivitetsplan")
    staff.press("Spara och aktivera")
    staff.says("Planen behöver minst en fråga för att kunna aktiveras.")
    staff.says("Planen behöver ett namn för att kunna aktiveras.")
    staff.shows("Ny aktivitetsplan")
    staff.page.get_by_label("Namn", exact=True).fill("Röksug")
    staff.page.get_by_label("Vad vill du fråga?").fill("Hur starkt är suget?")
    staff.page.get_by_label("Vad 0 betyder").fill("inget")
    staff.page.get_by_label("Vad 10 betyder").fill("värsta tänkbara")
    for day in ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag", "Lördag", "Söndag"):
        staff.page.get_by_label(day).check()
    staff.page.get_by_label("Klockslag").fill("00.00")
    staff.page.get_by_label("Hur länge invånaren kan svara").select_option("24 timmar")
    staff.press("Spara som utkast")
    staff.says("Utkastet är sparat.")
    staff.shows("Utkast till aktivitetsplan")
    citizen = people.citizen(patient, viewport=NARROW, java_script_enabled=has_scripts)
    citizen.open(f"/program/{patient.moment_id}")
    citizen.shows("Tobakshjälpen")
    citizen.follow("Aktiviteter", exact=True)
    citizen.says("Just nu finns inga.")
    citizen.shows("Aktiviteter")
    staff.press("Spara och aktivera")
    staff.says("Aktivitetsplanen är aktiv.")
    staff.says("Ingen aktivitet har varit ännu")
    staff.shows("Röksug")
    _answers(citizen)
    staff.page.reload()
    staff.says("1 av 1 (100 %)")
    staff.says("Hur starkt är suget? 6")
    staff.shows("Röksug")
    staff.press("Avsluta planen")
    staff.says("Aktivitetsplanen är avslutad.")
    staff.shows(TITLE)
    citizen.page.reload()
    citizen.says("Här finns inget att svara på just nu.")
    citizen.shows("Aktiviteter")


def _answers(citizen: Tab) -> None:
    """Answer by one tap, and then otherwise."""
    citizen.page.reload()
    citizen.says("Hur starkt är suget?")
    citizen.says("0 = inget, 10 = värsta tänkbara")
    citizen.shows("Aktiviteter")
    citizen.press("7")
    citizen.says("Svaret är sparat.")
    citizen.shows("Aktiviteter")
    citizen.follow(re.compile("^Se eller ändra svaret"))
    citizen.shows("Röksug")
    citizen.page.get_by_label("6", exact=True).check()
    citizen.press("Spara svaret")
    citizen.says("Svaret är sparat.")
    citizen.shows("Aktiviteter")
