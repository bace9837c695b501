"""A guardian acts for a child: signs in, chooses for whom, answers, and staff see whose doing it was. On a phone, and without scripts."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from common.chassis.clock import today
from tests.browser.people import NARROW, PHONE, People
from tests.browser.signing_in import legitimate
from tests.browser.tab import Tab
from tests.system import BASHIR, INGRID, PIA, System, Visitor

CHOICE, OWN, CHILDS = (
    "Vem gäller det?",
    "Mina stöd- eller behandlingsprogram",
    "Stöd- eller behandlingsprogram för Pia Strand",
)
STEP = re.compile(r"^1\.4 Stoppdagen")
FOR_PIA = re.compile(r"^För Pia Strand, \d+ år$")
STOP_DAY = (today() + timedelta(days=10)).isoformat()


@pytest.fixture(scope="module")
def moment(bashir: Visitor) -> str:
    """Give a moment of Pia's."""
    started = bashir.start(PIA)
    assert started.status_code == 201, started.text
    return str(started.json()["moment_id"])


def sign_in(tab: Tab, name: str) -> None:
    tab.open("/")
    tab.shows("Stöd och behandling")
    tab.follow("Logga in med e-legitimation")
    legitimate(tab, name)


def test_a_guardian_answers_for_a_child_and_staff_see_whose_doing_it_was(people: People, moment: str) -> None:
    phone = people.stranger(viewport=PHONE)
    sign_in(phone, "Ingrid Strand")
    phone.shows(CHOICE)
    phone.picture("citizens/images/vem-galler-det")
    phone.press(re.compile("^Pia Strand"))
    phone.shows(CHILDS)
    phone.says(FOR_PIA)
    phone.picture("citizens/images/for-barnet")
    phone.open(f"/program/{moment}/steg/stoppdagen")
    phone.shows(STEP)
    phone.says(FOR_PIA)
    phone.page.get_by_label("Datum för din stoppdag").fill(STOP_DAY)
    phone.press("Skicka in")
    phone.shows(re.compile("^Skicka in ”1.4 Stoppdagen”"))
    phone.press("Skicka in")
    phone.shows(STEP)
    phone.says(re.compile("Du skickade in svaren"))
    desk = people.staff(BASHIR)
    desk.open(f"/personal/moment/{moment}")
    desk.shows(re.compile("^Tobakshjälpen"))
    desk.says("Vårdnadshavare: Ingrid Strand")
    (sent,) = people.system.guardian().get(f"/my/moments/{moment}/steps/stoppdagen").json()["responses"]
    desk.open(f"/personal/moment/{moment}/svar/{sent['response_id']}")
    desk.shows(STEP)
    desk.says("vårdnadshavare Ingrid Strand för barnet")
    desk.open(f"/personal/moment/{moment}/tidslinje")
    desk.shows(re.compile("^Tobakshjälpen"))
    desk.says(re.compile("skickades in .* av vårdnadshavare Ingrid Strand för barnet och öppnades"))


def test_another_choice_leaves_no_page_that_acts_for_the_child(people: People, system: System, moment: str) -> None:
    first = people.signed_in(system.guardian(), viewport=NARROW)
    first.open(f"/program/{moment}/steg/valkommen")
    first.shows(re.compile("Välkommen"))
    other = people.tab(first.context)
    other.open("/program")
    other.shows(CHILDS)
    other.follow("Byt person")
    other.shows(CHOICE)
    other.press(re.compile("^Ingrid Strand"))
    other.shows(OWN)
    other.says("För dig själv")
    other.open(f"/program/{moment}")
    other.shows("Vi hittar inte sidan")
    first.press("Markera som läst")
    first.shows("Du kan inte öppna det här")
    first.says(re.compile("Sidan hör till en tidigare inloggning"))


def test_the_choice_works_without_scripts_on_a_narrow_phone(people: People, system: System, moment: str) -> None:
    phone = people.signed_in(system.citizen(INGRID), viewport=NARROW, java_script_enabled=False)
    phone.open("/program")
    phone.shows(OWN)
    phone.says("För dig själv")
    phone.follow("Byt person")
    phone.shows(CHOICE)
    expect(phone.page.get_by_role("button", name=re.compile("Ture"))).to_have_count(0)
    phone.press(re.compile("^Pia Strand"))
    phone.shows(CHILDS)
    phone.says(FOR_PIA)
    phone.page.get_by_role("link", name=re.compile("^Öppna")).first.click()
    phone.shows("Tobakshjälpen")
    phone.says(FOR_PIA)
    assert moment in phone.page.url


def test_a_child_is_asked_to_let_a_guardian_sign_in(people: People) -> None:
    phone = people.stranger(viewport=NARROW)
    sign_in(phone, "Pia Strand")
    phone.shows("Be en vårdnadshavare att logga in")
    phone.says(re.compile("^Du som är under 14 år kan inte logga in själv"))
