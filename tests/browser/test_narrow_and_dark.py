"""The pages at 320 pixels and in the dark: nothing scrolls sideways, nothing becomes unreadable (`Tab.shows` inspects each page)."""

import re
from typing import Any

import pytest

from tests.browser.people import NARROW, PHONE, Patient, People
from tests.browser.tab import Tab
from tests.system import BASHIR

STEPS_WITH_FORMS = {
    "dina-viktigaste-skal": r"^1\.3 ",
    "stoppdagen": r"^1\.4 ",
    "kartlagg-dina-vanor": r"^1\.5 ",
}
LOOKS: dict[str, dict[str, Any]] = {
    "narrow": {"viewport": NARROW},
    "dark": {"color_scheme": "dark"},
    "narrow and dark": {"viewport": NARROW, "color_scheme": "dark"},
}
BY_DAY = "narrow and dark"
"""What is too wide or too pale in one of the others is so here too."""
WORD = "Lång" + "ord" * 40


@pytest.fixture(
    params=[pytest.param(name, marks=[] if name == BY_DAY else pytest.mark.night, id=name) for name in LOOKS]
)
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Give a browser's options."""
    return LOOKS[request.param]


def test_the_citizens_pages(people: People, patient: Patient, look: dict[str, Any]) -> None:
    tab = people.citizen(patient, **{"viewport": PHONE, **look})
    tab.open("/")
    tab.shows("Stöd och behandling")
    tab.open("/tillganglighet")
    tab.shows("Tillgänglighet")
    tab.open("/api/v1/")
    tab.shows("API 1.0.0")
    tab.open("/program")
    tab.shows("Mina stöd- eller behandlingsprogram")
    tab.open(f"/program/{patient.moment_id}")
    tab.shows("Tobakshjälpen")
    for step, heading in STEPS_WITH_FORMS.items():
        tab.open(patient.step(step))
        tab.shows(re.compile(heading))
    open_every_question(tab)
    send_the_stop_day(tab, patient)


def open_every_question(tab: Tab) -> None:
    """Check every box and say yes to everything, so that all questions of 1.5 are shown."""
    for box in tab.page.get_by_role("checkbox").all():
        box.check()
    for yes in tab.page.get_by_role("radio", name="Ja", exact=True).all():
        yes.check()
    tab.page.get_by_label("Vilka läkemedel tar du?").fill(WORD)
    tab.inspection.now()
    tab.press("Skicka in")
    tab.says("Det här behöver rättas:")
    tab.shows(re.compile(r"^1\.5 "))


def send_the_stop_day(tab: Tab, patient: Patient) -> None:
    tab.open(patient.step("stoppdagen"))
    tab.shows(re.compile(r"^1\.4 "))
    tab.page.get_by_label("Datum för din stoppdag").fill("2030-01-07")
    tab.page.get_by_label("Anteckning till dig själv").fill(WORD)
    tab.press("Skicka in")
    tab.shows(re.compile("^Skicka in "))
    tab.press("Skicka in")
    tab.shows(re.compile(r"^1\.4 "))
    tab.open("/program/finns-inte")
    tab.shows("Vi hittar inte sidan")


def test_staffs_pages(people: People, patient: Patient, look: dict[str, Any]) -> None:
    response = patient.send_stop_day(WORD)
    tab = people.staff(BASHIR, **look)
    tab.open("/personal/vardenhet")
    tab.shows("Välj vårdenhet")
    moment = f"/personal/moment/{patient.moment_id}"
    for path, heading in {
        "/personal/moment": "Hantera moment",
        "/personal/moment?flik=avslutade": "Hantera moment",
        moment: "^Tobakshjälpen",
        f"{moment}/tidslinje": "^Tobakshjälpen",
        f"{moment}/tidslinje?fran=2030-01-01&till=2020-01-01": "^Tobakshjälpen",
        f"{moment}/svar/{response}": r"^1\.4 Stoppdagen",
        f"{moment}/steg/kartlagg-dina-vanor": r"^1\.5 ",
        f"{moment}/avsluta": "^Avsluta",
        "/personal/moment/nytt": "^Starta nytt moment",
    }.items():
        tab.open(path)
        tab.shows(re.compile(heading))
    tab.page.get_by_label("Invånarens personnummer").fill(patient.number)
    tab.press("Fortsätt")
    tab.shows("Starta nytt moment")
