"""A known instrument in the browser: answered on a phone, with and without scripts, scored, the text on safety read at once, seen by staff."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.people import Patient, People, new_number
from tests.browser.tab import Tab
from tests.system import BASHIR, NORRA, System, Visitor

ROOT = Path(__file__).resolve().parents[2]
STEP = "fyll-i-phq-9"
POINTS = [3, 2, 1, 1, 0, 0, 0, 0, 1]
"""Eight points, one of them on the question about death."""


@pytest.fixture(scope="module")
def with_instruments(system: System) -> None:
    """Load the instruments, which a system doesn't have by itself."""
    load = [sys.executable, "-m", "services.content.load", "programmes/instrument"]
    environment = system.here.environment("content", system.databases)
    subprocess.run(load, cwd=ROOT, env=environment, check=True, capture_output=True)


@pytest.fixture
def asked(system: System, bashir: Visitor, with_instruments: None) -> Patient:
    """Give a citizen who is asked to fill in PHQ-9."""
    number = new_number()
    visitor = system.citizen(number)
    started = bashir.start(number, "phq-9")
    assert started.status_code == 201, started.text
    return Patient(number, visitor, str(started.json()["moment_id"]))


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_answers_are_scored_and_the_text_on_safety_comes_at_once(
    people: People, asked: Patient, has_scripts: bool
) -> None:
    tab = people.citizen(asked, java_script_enabled=has_scripts)
    tab.open(asked.step(STEP))
    tab.shows("Fyll i formuläret")
    for row, point in zip("abcdefghi", POINTS, strict=True):
        tab.page.locator(f"[name='besvar.{row}']").nth(point).check()
    tab.press("Skicka in")
    tab.shows(re.compile("^Skicka in ”PHQ-9”"))
    tab.press("Skicka in")
    tab.shows("Viktigt att läsa nu")
    expect(tab.page.get_by_role("alert")).to_contain_text("90101")
    tab.follow("Till steget")
    tab.shows("Fyll i formuläret")
    tab.says("Dina svar tyder på lindriga besvär av nedstämdhet.")
    expect(tab.page.get_by_text("90101").first).to_be_visible()
    staff_reads(people.staff(BASHIR, NORRA), asked)


def staff_reads(tab: Tab, asked: Patient) -> None:
    response = asked.response(STEP)
    tab.open(f"/personal/moment/{asked.moment_id}/svar/{response['response_id']}")
    tab.shows("PHQ-9")
    tab.says("Lindriga depressiva besvär.")
    tab.says("Bedöm självmordsrisken.")
    tab.says(re.compile("Fritt att återge"))


def test_the_api_tells_staff_and_not_the_citizen_how_answers_are_judged(asked: Patient, bashir: Visitor) -> None:
    version = asked.visitor.get(f"/my/moments/{asked.moment_id}").json()["header"]["version_id"]
    path = f"/programmes/{version}/steps/{STEP}"
    for_staff = bashir.get(path).json()["forms"]["phq-9"]
    own = asked.visitor.get(path).json()["forms"]["phq-9"]
    assert for_staff["scores"]
    assert for_staff["flags"]
    assert own.keys() == for_staff.keys() - {"scores", "flags"}
    assert "Bedöm" not in str(own)
