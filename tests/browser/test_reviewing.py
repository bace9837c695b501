"""A sent form is opened again with a note, sent anew, and one that asks for it is signed off: both see what the other did."""

import re

from playwright.sync_api import expect

from tests.browser.inspection import AT_REST
from tests.browser.people import Patient, People
from tests.browser.tab import Tab
from tests.system import BASHIR, Visitor

NOTE = "Välj gärna en dag längre fram, så hinner du förbereda dig."


def response_page(people: People, patient: Patient, response_id: str) -> Tab:
    tab = people.staff(BASHIR)
    tab.open(f"/personal/moment/{patient.moment_id}/svar/{response_id}")
    tab.shows("1.4 Stoppdagen")
    return tab


def test_a_form_is_opened_again_and_sent_anew(people: People, patient: Patient) -> None:
    response_id = patient.send_stop_day("Efter festen")
    staff = response_page(people, patient, response_id)
    staff.page.get_by_text("Öppna formuläret igen för invånaren").click()
    staff.page.wait_for_function(AT_REST)  # unfolding moves the button
    staff.press("Öppna formuläret igen", exact=True)
    staff.shows("1.4 Stoppdagen")
    expect(staff.page.get_by_role("alert")).to_contain_text("Skriv till invånaren varför")
    staff.page.get_by_label("Meddelande till invånaren").fill(NOTE)
    staff.press("Öppna formuläret igen", exact=True)
    staff.says("Formuläret är öppnat igen. Invånaren kan ändra svaren")
    staff.shows("1.4 Stoppdagen")
    citizen = people.citizen(patient)
    citizen.open(f"/program/{patient.moment_id}")
    citizen.says("Öppnat igen av din behandlare")
    citizen.shows("Tobakshjälpen")
    citizen.open(patient.step("stoppdagen"))
    citizen.says(NOTE)
    citizen.shows(re.compile("1.4"))
    citizen.page.get_by_label("Anteckning").fill("Efter semestern")
    citizen.press("Skicka in")
    citizen.shows(re.compile("^Skicka in"))
    citizen.press("Skicka in")
    citizen.says("är inskickat")
    citizen.shows(re.compile("1.4"))
    staff.page.reload()
    staff.says("Efter semestern")
    staff.shows("1.4 Stoppdagen")
    staff.page.get_by_role("link", name="Inskickat").click()
    staff.says("Det här är en tidigare insändning.")
    staff.says("Efter festen")
    staff.shows("1.4 Stoppdagen")


def test_a_form_is_signed_off_with_words_for_the_citizen(people: People, patient: Patient, bashir: Visitor) -> None:
    path = f"/moments/{patient.moment_id}/modules/bakslag-och-aterfall/start"
    assert bashir.do(path, expected_version=1).status_code == 200
    texts = dict.fromkeys(("andrar", "berattelse", "vagskal"), "På festen.")
    answers = {"vad-hande": "en-gang", "vad-tog-du": ["cigarett"], "hur-vidare": "fortsatter", "tilltro": 7, **texts}
    form = f"/my/moments/{patient.moment_id}/steps/min-nya-plan/forms/plan-efter-bakslag/submit"
    sent = patient.visitor.do(form, expected_version=0, answers=answers)
    assert sent.status_code == 200, sent.text
    staff = people.staff(BASHIR)
    staff.open(f"/personal/moment/{patient.moment_id}/svar/{sent.json()['response_id']}")
    staff.says("Besvarad, inväntar granskning")
    staff.shows(re.compile("^Bakslag"))
    staff.page.get_by_label("Kommentar (frivillig)").fill("Bra att du skrev så fort.")
    staff.page.get_by_label("Visa kommentaren för invånaren").check()
    staff.press("Markera som granskat")
    staff.says("Besvarad och granskad")
    staff.says("Kommentaren visas för invånaren.")
    staff.shows(re.compile("^Bakslag"))
    staff.open(f"/personal/moment/{patient.moment_id}/tidslinje")
    staff.says(re.compile("granskades"))
    staff.shows(re.compile("^Tobakshjälpen"))
    citizen = people.citizen(patient)
    citizen.open(patient.step("min-nya-plan"))
    citizen.says("Bra att du skrev så fort.")
    citizen.shows("Min nya plan")
