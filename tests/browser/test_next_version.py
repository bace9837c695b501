"""The next minor version of a programme: corrected in a draft, read as a difference, published, and a running moment moved to it."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.people import People, new_number
from tests.browser.tab import Tab
from tests.system import BASHIR, NORRA, System, Visitor

GUSTAV = "SE2321000000-DEMO7"
TITLE = "Vila bättre"


def test_a_moment_is_moved_to_a_corrected_version(people: People, system: System) -> None:
    gustav = system.staff(GUSTAV, NORRA)
    first = published(gustav)
    bashir = system.staff(BASHIR, NORRA)
    number = new_number()
    citizen = system.citizen(number)
    moment_id = bashir.start(number, "vila-battre").json()["moment_id"]
    desk = people.staff(GUSTAV, NORRA)
    designer_corrects(desk, first)
    staff = people.staff(BASHIR)
    staff.open(f"/personal/moment/{moment_id}")
    staff.shows(re.compile(TITLE))
    staff.follow("Se om det finns en nyare")
    staff.shows(f"Nyare version av {TITLE}")
    staff.says("Lägg dig vid samma tid varje dag.")
    staff.press("Flytta till version 1.1")
    staff.says("Alla svar är kvar.")
    staff.shows(re.compile(f"{TITLE}.*1.1"))
    reader = people.signed_in(citizen)
    reader.open(f"/program/{moment_id}/steg/borja")
    reader.shows("Börja")
    reader.says("Lägg dig vid samma tid varje dag.")


def published(gustav: Visitor) -> str:
    """Write a programme of one step at the API and let it be started; give its version's id."""

    def do(path: str, method: str = "POST", **body: Any) -> Any:
        answer = gustav.do(path, method, **body)
        assert answer.ok, answer.text
        return answer.json()

    draft = f"/drafts/{do('/drafts', title=TITLE)['draft_id']}"
    facts = {"summary": "Om vila.", "target_group": "Vuxna", "recommended_days": 30, "language": "sv"}
    do(f"{draft}/facts", "PUT", expected_version=1, title=TITLE, authors="Gustav", welcome="Hej!", **facts)
    do(f"{draft}/modules", title="Vila")
    module = {"title": "Vila", "kind": "mandatory", "starts_at_once": True, "open_days": 7, "summary": "Om vila."}
    do(f"{draft}/modules/vila", "PUT", expected_version=1, **module)
    do(f"{draft}/modules/vila/steps", title="Börja")
    do(f"{draft}/steps/borja/blocks", block={"kind": "text", "text": "Lägg dig när du vill."})
    do(f"{draft}/state", action="send_to_review")
    version_id: str = do(f"{draft}/publish")["version_id"]
    unit = gustav.session["commission"]["care_unit_id"]
    do(f"/programmes/{version_id}/activations", "PUT", care_unit_ids=[unit])
    return version_id


def designer_corrects(tab: Tab, version_id: str) -> None:
    tab.open(f"/personal/innehall/{version_id}")
    tab.shows(re.compile(TITLE))
    tab.press("Rätta")
    tab.shows(re.compile(TITLE))
    tab.follow("Börja")
    tab.shows("Steg: Börja")
    tab.page.get_by_label("Text", exact=True).fill("Lägg dig vid samma tid varje dag.")
    expect(tab.page.get_by_role("status").filter(has_text="Sparat")).to_be_visible()
    tab.press("Ta bort: Text 1")
    tab.shows("Steg: Börja")
    tab.press(re.compile("^Lägg tillbaka"))
    tab.says("Tillbakalagt.")
    tab.shows("Steg: Börja")
    expect(tab.page.get_by_label("Text", exact=True)).to_have_value("Lägg dig vid samma tid varje dag.")
    tab.follow(TITLE)
    tab.shows(re.compile(TITLE))
    tab.follow("Skillnad mot den publicerade")
    tab.shows("Från 1.0 till utkastet")
    tab.says("Lägg dig när du vill.")
    tab.follow("Checklista och granskning")
    tab.shows("Checklista och granskning")
    tab.press("Skicka till granskning")
    tab.shows(re.compile(TITLE))
    tab.follow("Checklista och granskning")
    tab.shows("Checklista och granskning")
    tab.press("Publicera version 1.1")
    tab.says("är publicerad")
    tab.shows(re.compile(TITLE))
    tab.page.get_by_label(NORRA).check()
    tab.press("Spara vårdenheter")
    tab.says(f"Kan nu startas på {NORRA}.")
    tab.follow("Avpublicera")
    tab.shows(re.compile("^Avpublicera"))
    tab.follow("Avbryt")
    tab.shows(re.compile(TITLE))
