"""Staff write a first message, the citizen reads it on a phone and answers, staff read the answer: two browsers, and once without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import NARROW, Patient, People
from tests.system import BASHIR, Visitor

TITLE = re.compile("^Tobakshjälpen")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_write_to_each_other(people: People, patient: Patient, *, has_scripts: bool) -> None:
    staff = people.staff(BASHIR, java_script_enabled=has_scripts)
    staff.open(f"/personal/moment/{patient.moment_id}")
    staff.shows(TITLE)
    staff.follow("Meddelanden", exact=True)
    staff.says("Här finns inga meddelanden ännu.")
    staff.shows(TITLE)
    staff.press("Ny konversation")
    staff.shows("Min konversation")
    staff.page.get_by_role("textbox", name="Vad konversationen heter").fill("Din stoppdag")
    staff.page.get_by_role("textbox", name="Skriv till invånaren").fill("Hej!\n\nHar du valt <dag>?")
    staff.press("Spara utkast")
    staff.says("Utkastet är sparat.")
    staff.shows("Din stoppdag")
    citizen = people.citizen(patient, viewport=NARROW, java_script_enabled=has_scripts)
    citizen.open(f"/program/{patient.moment_id}")
    citizen.shows("Tobakshjälpen")
    citizen.follow("Meddelanden", exact=True)
    citizen.says("Här finns inga meddelanden ännu.")
    citizen.shows("Meddelanden")
    staff.press("Skicka meddelande")
    staff.says("Meddelandet är skickat.")
    staff.says("Inte läst av invånaren ännu")
    staff.shows("Din stoppdag")
    citizen.page.reload()
    citizen.says("Olästa (1)")
    citizen.shows("Meddelanden")
    citizen.follow("Din stoppdag")
    citizen.shows("Din stoppdag")
    expect(citizen.page.locator(".message p")).to_have_text(["Hej!", "Har du valt <dag>?"])
    citizen.page.get_by_role("textbox", name="Skriv till din behandlare").fill("På fredag 🎉")
    citizen.press("Skicka meddelande")
    citizen.says("Meddelandet är skickat.")
    citizen.shows("Din stoppdag")
    staff.open(f"/personal/moment/{patient.moment_id}/meddelanden")
    staff.says("Olästa (1)")
    staff.shows(TITLE)
    staff.follow("Din stoppdag")
    staff.says("På fredag 🎉")
    staff.says("Läst av invånaren")
    staff.shows("Din stoppdag")
    staff.open(f"/personal/moment/{patient.moment_id}/meddelanden")
    staff.says("Olästa (0)")
    staff.shows(TITLE)


def test_staff_copy_a_message_for_the_medical_record(people: People, patient: Patient, bashir: Visitor) -> None:
    talks = f"/moments/{patient.moment_id}/conversations"
    talk = bashir.do(talks, subject="Stoppdagen").json()["conversation_id"]
    assert bashir.do(f"{talks}/{talk}/messages", body="<p>Hej <b>du</b></p><p>🎉</p>").status_code == 200
    staff = people.staff(BASHIR, viewport=NARROW)
    staff.context.grant_permissions(["clipboard-read", "clipboard-write"])
    staff.open(f"/personal/moment/{patient.moment_id}/meddelanden/{talk}")
    staff.shows("Stoppdagen")
    staff.follow(re.compile("^Text till journalen"))
    staff.shows("Text till journalen")
    staff.press("Kopiera texten")
    staff.says("Texten är kopierad.")
    copied = staff.page.evaluate("() => navigator.clipboard.readText()")
    assert re.fullmatch(r"Stoppdagen\n\nBashir [^\n]+, \d{4}-\d\d-\d\d \d\d:\d\d\nHej du\n\n🎉", copied), copied
