"""A citizen shows on a phone that an address is theirs, staff write to them, and the mail is there; staff choose what they are told. With scripts and without."""

import re
from typing import Any

import pytest
import requests

from tests.browser.people import NARROW, Patient, People
from tests.system import ASTRID, System, Visitor
from tests.waiting import until


def came(system: System, to: str) -> list[dict[str, Any]]:
    """Give what came to an address, newest first."""
    told = requests.get(f"{system.here.mailbox_url}/letters.json", timeout=10).json()
    return [each for each in told if each["to"] == to]


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_message_arrives_as_a_mail(
    people: People, system: System, bashir: Visitor, patient: Patient, *, has_scripts: bool
) -> None:
    citizen = people.citizen(patient, viewport=NARROW, java_script_enabled=has_scripts)
    to = f"{patient.number}@example.com"
    citizen.open("/program")
    citizen.shows("Mina stöd- eller behandlingsprogram")
    citizen.follow("Inställningar")
    citizen.shows("Inställningar")
    citizen.page.get_by_label("E-postadress").fill("ingen adress")
    citizen.press("Skicka kod E-post")
    citizen.says("Skriv en e-postadress")
    citizen.shows("Inställningar")
    citizen.page.get_by_label("E-postadress").fill(to)
    citizen.press("Skicka kod E-post")
    citizen.says(f"Vi har skickat en kod till {to}")
    citizen.shows("Inställningar")
    [letter] = until(lambda: came(system, to))
    found = re.search(r"\d{6}", letter["text"])
    assert found
    citizen.page.get_by_label("Koden som vi skickade").fill(found[0])
    citizen.press("Bekräfta")
    citizen.says(f"Aviseringar skickas till {to}.")
    citizen.shows("Inställningar")
    for name in ("Från klockan", "Till klockan"):
        citizen.page.get_by_label(name).select_option("00")
    citizen.press("Spara")
    citizen.says("Dina val är sparade.")
    citizen.shows("Inställningar")
    moment = f"/moments/{patient.moment_id}/conversations"
    conversation = bashir.do(moment, subject="Hej").json()["conversation_id"]
    bashir.do(f"{moment}/{conversation}/messages", body="Hemlig text")
    newest, *_ = until(lambda: len(found := came(system, to)) > 1 and found)
    assert newest["subject"] == "Något nytt väntar på dig"
    assert "Hemlig" not in newest["raw"]
    citizen.open(re.sub("^https?://[^/]+", "", newest["headers"]["List-Unsubscribe"].strip("<>")))
    citizen.shows("Vill du sluta få aviseringar?")
    citizen.press("Sluta skicka")
    citizen.shows("Klart")


def test_staff_choose_what_they_are_told(people: People) -> None:
    staff = people.staff(ASTRID)
    staff.open("/personal/")
    staff.shows("Min profil")
    staff.page.get_by_label("Mobilnummer").fill("08-123")
    staff.press("Skicka kod Sms")
    staff.says("Skriv ett mobilnummer")
    staff.shows("Min profil")
    staff.press("Spara")
    staff.says("Dina val är sparade.")
    staff.shows("Min profil")
    staff.open("/personal/")
    staff.shows("Hantera moment")
