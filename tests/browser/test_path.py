"""The path that the whole system exists for, walked in browsers as people walk it, in the guide's order. Draws the guides' pictures.

It begins where nobody has a moment, in a system of its own.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from common.chassis.clock import today
from deploy.local.broker import Broker
from tests.browser.people import PHONE, People, check_digit
from tests.browser.signing_in import LEGITIMATE, legitimate, sign_in_as_citizen
from tests.browser.tab import Tab
from tests.system import BASHIR, DAGNY, HANS, JOHAN, NORRA, SODRA, System, system_on

STAFF, CITIZEN = "staff/images", "citizens/images"
COORDINATION = f"19610891981{check_digit('610891981')}"
STEP_1 = "Steg 1 Förberedelser – för en bra grund"
NOTE = "Då börjar semestern, och jag är ledig hela veckan."
STOP_DAY = (today() + timedelta(days=14)).isoformat()


@pytest.fixture(scope="module")
def system(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Give a running system with nothing in it but the demo's people and programmes."""
    with system_on(broker, tmp_path_factory.mktemp("path"), is_fleeting=True) as running:
        yield running


def test_from_the_first_sign_in_to_the_timeline(people: People) -> None:
    astrid = people.stranger()
    staff_signs_in(astrid)
    staff_starts_a_moment(astrid)
    hans = people.stranger(viewport=PHONE)
    citizen_finds_the_programme(hans)
    citizen_reads_a_step(hans)
    citizen_answers_the_form(hans)
    staff_sees_what_is_new(astrid)
    staff_reads_the_response(astrid)
    staff_changes_modules(astrid)
    staff_reads_the_timeline(astrid)
    moment = re.search(r"/moment/[0-9a-f-]{36}", astrid.page.url)
    assert moment
    colleague_states_a_reason(people.staff(BASHIR, NORRA))
    other_unit_is_told_nothing(people.staff(DAGNY, SODRA), moment[0])
    people_sign_out(astrid, hans)


def staff_signs_in(tab: Tab) -> None:
    tab.open("/")
    tab.shows("Stöd och behandling")
    tab.picture(f"{STAFF}/start")
    tab.follow("Logga in som personal")
    tab.shows(LEGITIMATE)
    tab.picture(f"{STAFF}/siths")
    legitimate(tab, "Astrid Lindqvist", pin="654321")
    tab.shows(LEGITIMATE)
    tab.says("Fel pinkod. Försök igen.")
    expect(tab.page.get_by_role("radio", name="Astrid Lindqvist")).to_be_checked()
    tab.page.get_by_label("Ange pinkod").fill("123456")
    tab.press("Legitimera")
    tab.shows("Välj vårdenhet")
    expect(tab.page.locator("main").get_by_role("button")).to_have_count(2)
    tab.picture(f"{STAFF}/vardenhet")
    tab.press(NORRA)


def staff_starts_a_moment(tab: Tab) -> None:
    tab.shows("Min profil")
    tab.follow("Gå vidare till Hantera moment")
    tab.shows("Hantera moment")
    tab.says("Du är inte ansvarig för något pågående moment.")
    tab.picture(f"{STAFF}/inga-moment")
    tab.follow("Starta nytt moment")
    tab.shows("Starta nytt moment")
    for number, told in NUMBERS.items():
        look_up(tab, number)
        tab.shows("Starta nytt moment")
        expect(tab.page.get_by_role("alert")).to_contain_text(told)
        expect(tab.page.get_by_label("Invånarens personnummer")).to_have_value(number)
    tab.picture(f"{STAFF}/fel-nummer")
    both_warnings_for_johan(tab)
    look_up(tab, HANS)
    tab.shows("Starta nytt moment")
    tab.says("Hans Wallin")
    expect(tab.page.locator("main")).not_to_contain_text("aldrig varit inloggad")
    tab.press("Tilldela mig")
    expect(tab.page.get_by_label("Behandlare")).to_have_value(re.compile("."))
    tab.page.get_by_label("Moment").select_option(label="Tobakshjälpen")
    tab.picture(f"{STAFF}/starta")
    tab.page.get_by_role("button", name="Starta nytt moment").dblclick()
    tab.shows(re.compile("^Tobakshjälpen"))
    tab.says("Momentet är startat.")
    tab.page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Hantera moment").click()


NUMBERS = {
    "19610831-9813": "Personnumret stämmer inte.",
    f"19610831985{check_digit('610831985')}": "Det finns ingen invånare med det personnumret.",
    COORDINATION: "Det är ett samordningsnummer.",
    "19610831-A123": "Det är ett reservnummer.",
}


def look_up(tab: Tab, number: str) -> None:
    if not tab.page.get_by_label("Invånarens personnummer").count():
        tab.open("/personal/moment/nytt")
    tab.page.get_by_label("Invånarens personnummer").fill(number)
    tab.press("Fortsätt")


def both_warnings_for_johan(tab: Tab) -> None:
    look_up(tab, f"{JOHAN[2:8]}-{JOHAN[8:]}")
    tab.shows("Starta nytt moment")
    tab.says("Johan Karim")
    tab.says("Invånaren har aldrig varit inloggad på 1177 e-tjänster.")
    tab.says("Invånaren har inte aktiverat några aviseringar i 1177.")
    tab.picture(f"{STAFF}/varningar")
    tab.follow("Avbryt")
    tab.shows("Hantera moment")
    tab.follow("Starta nytt moment")
    tab.shows("Starta nytt moment")


def citizen_finds_the_programme(tab: Tab) -> None:
    sign_in_as_citizen(tab, "Hans Wallin")
    tab.says("Astrid Lindqvist")
    tab.picture(f"{CITIZEN}/mina-program")
    tab.follow("Öppna Tobakshjälpen")
    tab.shows("Tobakshjälpen")
    tab.says("Hej och välkommen till Tobakshjälpen!")
    tab.picture(f"{CITIZEN}/programmet")
    tab.picture(f"{CITIZEN}/moduler", at=tab.page.get_by_role("heading", name="Moduler"))


def citizen_reads_a_step(tab: Tab) -> None:
    tab.follow("1.1 Så här ökar du motivationen")
    tab.shows("1.1 Så här ökar du motivationen")
    tab.picture(f"{CITIZEN}/steg")
    tab.press("Markera som läst")
    tab.says("Du har läst det här steget")
    tab.shows("1.1 Så här ökar du motivationen")
    tab.picture(f"{CITIZEN}/last", at=tab.page.locator("#markering"))
    for _ in range(3):
        tab.page.get_by_role("link", name=re.compile("^Nästa")).click()
        tab.shows(re.compile(r"^1\.[234] "))


def citizen_answers_the_form(tab: Tab) -> None:
    tab.page.get_by_label("Datum för din stoppdag").fill(STOP_DAY)
    tab.page.get_by_label("Anteckning till dig själv").press_sequentially(NOTE, delay=1)
    expect(tab.page.get_by_role("status").filter(has_text="Sparat")).to_be_visible()
    tab.picture(f"{CITIZEN}/formular", at=tab.page.locator("[data-question=datum]"))
    address = tab.page.url
    tab.reopen()
    tab.page.goto(address)
    tab.shows(re.compile(r"^1\.4 Stoppdagen"))
    expect(tab.page.get_by_label("Datum för din stoppdag")).to_have_value(STOP_DAY)
    expect(tab.page.get_by_label("Anteckning till dig själv")).to_have_value(NOTE)
    tab.press("Skicka in")
    tab.shows(re.compile("^Skicka in ”1.4 Stoppdagen”"))
    tab.says(NOTE)
    tab.picture(f"{CITIZEN}/skicka-in")
    tab.press("Skicka in")
    tab.shows(re.compile(r"^1\.4 Stoppdagen"))
    tab.says("Formuläret ”1.4 Stoppdagen” är inskickat.")
    tab.says("De går inte att ändra.")
    expect(tab.page.get_by_role("textbox")).to_have_count(0)
    tab.picture(f"{CITIZEN}/inskickat")


def staff_sees_what_is_new(tab: Tab) -> None:
    tab.shows("Hantera moment")
    tab.page.reload()
    tab.shows("Hantera moment")
    rows = tab.page.get_by_role("row").filter(has_text="Hans Wallin")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("19610831-XXXX")
    expect(rows).to_contain_text("1 nytt formulär")
    expect(rows.get_by_role("cell", name=today().isoformat())).to_have_count(2)
    tab.picture(f"{STAFF}/lista")
    rows.get_by_role("link", name="Hantera").click()
    tab.shows(re.compile("^Tobakshjälpen"))


def modules(tab: Tab, state: str) -> Locator:
    return (
        tab.page.locator("section")
        .filter(has=tab.page.get_by_role("heading", name=state, exact=True))
        .locator(".module")
    )


def staff_reads_the_response(tab: Tab) -> None:
    expect(modules(tab, "Pågående moduler")).to_have_count(4)
    expect(modules(tab, "Kommande moduler")).to_have_count(16)
    assert [
        days.split()[3] for days in modules(tab, "Pågående moduler").locator(".days summary").all_inner_texts()
    ] == ["7", "7", "7", "14"]
    tab.says(re.compile(r"1 av \d+ steg lästa"))
    tab.says(re.compile("rekommenderat 365 dagar"))
    tab.picture(f"{STAFF}/hantera")
    tab.page.get_by_text("Visa förklaring av symboler i moduler").click()
    expect(tab.page.locator(".explanation li")).to_have_count(8)
    tab.inspection.now()
    tab.picture(f"{STAFF}/symboler", at=tab.page.locator(".explanation"))
    step_1 = modules(tab, "Pågående moduler").filter(has_text=STEP_1)
    tab.picture(f"{STAFF}/steg-1", at=step_1)
    expect(step_1.get_by_text("Nytt", exact=True)).to_be_visible()
    step_1.get_by_role("link", name="1.4 Stoppdagen", exact=True).click()
    tab.shows("1.4 Stoppdagen")
    tab.says("Besvarad")
    tab.says(NOTE)
    tab.picture(f"{STAFF}/svar")
    tab.follow("Tillbaka till momentet")
    tab.shows(re.compile("^Tobakshjälpen"))
    expect(step_1.get_by_text("Avklarat formulär")).to_be_visible()
    expect(step_1.get_by_text("Nytt", exact=True)).to_have_count(0)


def staff_changes_modules(tab: Tab) -> None:
    tab.press("Avsluta Om behandlingen")
    tab.shows(re.compile("^Tobakshjälpen"))
    tab.says("Klart. Modulen är avslutad.")
    expect(modules(tab, "Avslutade moduler")).to_have_count(1)
    tab.press(re.compile("^Starta modul Steg 2"))
    tab.shows(re.compile("^Tobakshjälpen"))
    tab.says("Klart. Modulen pågår.")
    step_2 = modules(tab, "Pågående moduler").filter(has_text="Steg 2 ")
    step_2.locator(".days summary").click()
    tab.picture(f"{STAFF}/dagar", at=step_2)
    step_2.get_by_label("Dagar kvar från i dag").fill("mycket")
    step_2.get_by_role("button", name="Spara").click()
    tab.shows(re.compile("^Tobakshjälpen"))
    expect(tab.page.get_by_role("alert")).to_contain_text("heltal")
    step_2.get_by_label("Dagar kvar från i dag").fill("30")
    step_2.get_by_role("button", name="Spara").click()
    tab.shows(re.compile("^Tobakshjälpen"))
    expect(step_2).to_contain_text("Antal dagar kvar: 30")


def staff_reads_the_timeline(tab: Tab) -> None:
    tab.follow("Tidslinje")
    tab.shows(re.compile("^Tobakshjälpen"))
    who = f"av Astrid Lindqvist ({NORRA}, Region Exempel, hälso- och sjukvården)."
    at = rf"{today().isoformat()} \d\d:\d\d"
    for told in (
        rf"Momentet Tobakshjälpen startades {at} {re.escape(who)}",
        rf"Modulen Om behandlingen avslutades {at} {re.escape(who)}",
        rf"Modulen Steg 2 .* startades {at} {re.escape(who)}",
        rf"Modulen Steg 2 .* ändrades till 30 dagar {at} {re.escape(who)}",
        rf"Formuläret 1\.4 Stoppdagen skickades in {at} av invånaren och öppnades första gången {at} {re.escape(who)}",
    ):
        tab.says(re.compile(told))
    tab.picture(f"{STAFF}/tidslinje")


def colleague_states_a_reason(tab: Tab) -> None:
    tab.open("/personal/moment?flik=alla")
    tab.shows("Hantera moment")
    tab.follow("Hantera Hans Wallin")
    tab.shows("Ange varför du behöver öppna momentet")
    tab.picture(f"{STAFF}/orsak")
    tab.page.get_by_label("Orsak").fill("Sjuk")
    tab.press("Öppna momentet")
    tab.shows("Ange varför du behöver öppna momentet")
    expect(tab.page.get_by_role("alert")).to_be_visible()
    tab.page.get_by_label("Orsak").fill("Vikarierar för Astrid, som är sjuk.")
    tab.press("Öppna momentet")
    tab.shows(re.compile("^Tobakshjälpen"))
    tab.says("Du läser momentet efter att ha angett en orsak.")
    expect(tab.page.get_by_role("button", name=re.compile("^Avsluta"))).to_have_count(0)


def other_unit_is_told_nothing(tab: Tab, moment: str) -> None:
    tab.open(f"/personal{moment}")
    tab.shows("Vi hittar inte sidan")
    expect(tab.page.locator("main")).not_to_contain_text("Hans")
    tab.picture(f"{STAFF}/finns-inte")


def people_sign_out(astrid: Tab, hans: Tab) -> None:
    for tab in (astrid, hans):
        tab.press("Logga ut")
        tab.shows("Stöd och behandling")
        tab.says("Du är utloggad.")
