"""A citizen looks for a word in what was written, on a narrow screen, with and without scripts."""

import pytest

from tests.browser.people import NARROW, Patient, People
from tests.system import BASHIR, NORRA


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_word_is_found_and_leads_to_its_message(people: People, patient: Patient, *, has_scripts: bool) -> None:
    staff = people.system.staff(BASHIR, NORRA)
    place = f"/moments/{patient.moment_id}/conversations"
    conversation = staff.do(place, subject="Din stoppdag").json()["conversation_id"]
    for body in ("<p>Har du valt en dag?</p>", "<p>Ta med <b>nikotinplåster</b> på fredag.</p>", "<p>Hej då!</p>"):
        assert staff.do(f"{place}/{conversation}/messages", body=body).status_code == 200
    citizen = people.citizen(patient, viewport=NARROW, java_script_enabled=has_scripts)
    citizen.open(f"/program/{patient.moment_id}/meddelanden")
    citizen.shows("Meddelanden")
    citizen.page.get_by_role("searchbox", name="Sök i meddelandena").fill("PLASTER fredag")
    citizen.press("Sök", exact=True)
    citizen.shows("Sökning i meddelanden")
    citizen.says("Ta med nikotinplåster på fredag.")
    assert "laster" not in citizen.page.url.lower()
    citizen.follow("Din stoppdag")
    citizen.shows("Din stoppdag")
    citizen.says("Ta med nikotinplåster på fredag.")
    citizen.open(f"/program/{patient.moment_id}/meddelanden")
    citizen.shows("Meddelanden")
    citizen.page.get_by_role("searchbox", name="Sök i meddelandena").fill("finns inte")
    citizen.press("Sök", exact=True)
    citizen.says("Inget meddelande har de orden.")
    citizen.shows("Sökning i meddelanden")
