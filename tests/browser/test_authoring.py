"""A programme from the first word to a citizen's saved answer: written, reviewed, published, activated, started, read, filled in, saved as PDF."""

import re
from pathlib import Path
from uuid import UUID

from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from common.chassis.blobs import open_store
from common.chassis.clock import now
from common.chassis.database import Database
from services.content import queries
from services.content.speech import Espeak, making
from services.content.speech.model import StepSound
from tests.browser.people import NARROW, People, new_number
from tests.browser.tab import Tab
from tests.system import NORRA, System

GUSTAV = "SE2321000000-DEMO7"
TITLE = "Andas lugnt"
PROGRAMME = "andas-lugnt"
STEP = "1 Börja här"
FORM = "Hur mår du?"
KINDS = {
    "text": "Vad vill du bli kallad?",
    "long_text": "Berätta om din vecka",
    "radio": "Vill du fortsätta?",
    "checkbox": "Vad har hjälpt?",
    "dropdown": "Vilken dag passar?",
    "number": "Hur många minuter?",
    "scale": "Hur orolig är du?",
    "vas": "Hur ont har du?",
    "date": "Vilket datum började det?",
    "time": "När vaknade du?",
    "datetime": "När hände det?",
    "yes_no": "Sov du gott?",
    "matrix": "Hur ofta?",
    "information": "Tack för att du svarar",
}


def test_a_programme_from_the_first_word_to_a_saved_answer(people: People, system: System, tmp_path: Path) -> None:
    desk = people.staff(GUSTAV, NORRA)
    designer_begins(desk)
    designer_writes_a_form(desk)
    designer_writes_a_step(desk, tmp_path)
    designer_sends_to_review(desk)
    publisher_publishes(desk)
    administrator_activates(desk)
    voice_reads(system)
    number = new_number()
    citizen = system.citizen(number)
    practitioner_starts(people, number)
    moment_id = citizen.get("/my/moments").json()["moments"][0]["moment_id"]
    phone = people.signed_in(citizen, viewport=NARROW)
    citizen_reads_and_answers(phone, moment_id)


def designer_begins(tab: Tab) -> None:
    tab.open("/personal/innehall")
    tab.shows("Innehållskatalog")
    tab.follow("Utkast och granskning")
    tab.shows("Utkast")
    tab.press("Börja skriva")
    tab.shows("Utkast")
    expect(tab.page.get_by_role("alert")).to_be_visible()
    tab.page.get_by_label("Programmets titel").fill(TITLE)
    tab.press("Börja skriva")
    tab.shows(re.compile(TITLE))
    tab.follow("Om programmet och välkomsttext")
    tab.shows("Om programmet")
    tab.page.get_by_label("Sammanfattning").fill("Ett litet program om andning.")
    tab.page.get_by_label("Målgrupp").fill("Vuxna med oro")
    tab.page.get_by_label("Författare").fill("Gustav Ekman")
    tab.page.get_by_label("Välkomsttext").fill("Hej och **välkommen**!")
    expect(tab.page.get_by_role("status").filter(has_text="Sparat")).to_be_visible()
    tab.page.reload()
    tab.shows("Om programmet")
    expect(tab.page.get_by_label("Målgrupp")).to_have_value("Vuxna med oro")
    tab.press("Spara och gå till utkastet")
    tab.shows(re.compile(TITLE))
    tab.page.get_by_label("Ny modul").fill("Andning")
    tab.press("Lägg till modul")
    tab.shows(re.compile(TITLE))
    tab.follow("Ändra modulen")
    tab.shows("Modul: Andning")
    tab.page.get_by_label("Sammanfattning").fill("Öva på att andas.")
    tab.page.get_by_label("Startar av sig själv").check()
    tab.press("Spara och gå till utkastet")
    tab.shows(re.compile(TITLE))
    tab.picture("staff/images/utkast")


def designer_writes_a_form(tab: Tab) -> None:
    tab.page.get_by_label("Nytt formulär").fill(FORM)
    tab.press("Lägg till formulär")
    for kind, label in KINDS.items():
        tab.shows(f"Formulär: {FORM}")
        tab.page.get_by_label("Sort").select_option(kind)
        tab.page.get_by_label("Ny fråga").fill(label)
        tab.press("Lägg till fråga")
        tab.shows(re.compile("^Fråga"))
        if kind == "number":
            tab.page.get_by_label("Minsta värde").fill("tio")
            tab.press("Spara", exact=True)
            tab.shows(re.compile("^Fråga"))
            expect(tab.page.get_by_role("alert")).to_contain_text("tal")
            tab.page.get_by_label("Minsta värde").fill("0")
            tab.page.get_by_label("Enhet").fill("min")
        if kind == "checkbox":
            tab.page.get_by_label("3. Text").fill("Promenader")
            rule = tab.page.get_by_role("group", name="Visas bara när")
            rule.get_by_label("1. Fråga").select_option(label=KINDS["radio"])
            rule.get_by_label("Svar", exact=True).first.fill("Ja")
            tab.picture("staff/images/fraga")
        tab.press("Spara och gå till formuläret")
    tab.shows(f"Formulär: {FORM}")
    tab.press(f"Upp: {KINDS['yes_no']}")
    tab.shows(f"Formulär: {FORM}")
    tab.page.get_by_label("Ny poäng").fill("Oro")
    tab.press("Lägg till poäng")
    tab.shows("Poäng: Oro")
    tab.page.get_by_label("Uträkning").fill("hur-orolig-ar-du")
    tab.press("Spara och gå till formuläret")
    tab.shows(f"Formulär: {FORM}")
    tab.picture("staff/images/formular")
    tab.follow("Pröva formuläret")
    tab.shows(f"Pröva {FORM}")
    expect(tab.page.frame_locator("iframe").get_by_label(KINDS["text"])).to_be_visible()


def designer_writes_a_step(tab: Tab, folder: Path) -> None:
    tab.follow(TITLE)
    tab.shows(re.compile(TITLE))
    tab.page.get_by_label("Nytt steg i Andning").fill(STEP)
    tab.press("Lägg till steg")
    heading = f"Steg: {STEP}"
    tab.shows(heading)
    for name in ("Rubrik", "Text", "Lista", "Tips", "Film", "Bild", "Formulär"):
        tab.press(name, exact=True)
        tab.shows(heading)
    tab.page.get_by_label("Rubrikens text").fill("Varför andas lugnt?")
    tab.page.get_by_label("Text", exact=True).fill("Lugna andetag gör dig **lugnare**.")
    tab.page.get_by_label("Punkter, en per rad").fill("Andas in\nAndas ut")
    tab.page.get_by_label("Text i rutan").fill("Öva en stund varje dag.")
    tab.page.get_by_label("Filmens titel").fill("Så gör du")
    tab.page.get_by_label("Länk till filmen").fill("https://example.org/film")
    tab.page.get_by_label("Filmens innehåll som text").fill("En person andas lugnt.")
    tab.page.get_by_role("region", name="7. Formulär").get_by_label("Formulär", exact=True).select_option(label=FORM)
    picture = folder / "kurva.png"
    Image.new("RGB", (320, 160), "teal").save(picture)
    tab.page.get_by_label("Välj bild").set_input_files(picture)
    tab.press("Spara", exact=True)
    tab.says("Sparat.")
    tab.shows(heading)
    expect(tab.page.locator("img.chosen-picture")).to_be_visible()
    tab.press("Ta bort: Tips 4")
    tab.shows(heading)
    tab.follow(TITLE)
    tab.shows(re.compile(TITLE))
    tab.press(re.compile("^Lägg tillbaka"))
    tab.says("Tillbakalagt.")
    tab.shows(re.compile(TITLE))
    tab.follow(STEP)
    tab.shows(heading)
    expect(tab.page.get_by_label("Text i rutan")).to_have_value("Öva en stund varje dag.")
    tab.picture("staff/images/skriv-steg")


def designer_sends_to_review(tab: Tab) -> None:
    tab.follow(TITLE)
    tab.shows(re.compile(TITLE))
    tab.follow("Checklista och granskning")
    tab.shows("Checklista och granskning")
    expect(tab.page.get_by_role("button", name="Skicka till granskning")).to_have_count(0)
    tab.picture("staff/images/checklista")
    tab.follow(STEP)
    tab.shows(f"Steg: {STEP}")
    tab.page.get_by_label("Vad bilden visar").fill("En kurva som blir lugnare.")
    tab.press("Förhandsvisa")
    tab.shows(STEP)
    frame = tab.page.frame_locator("iframe")
    expect(frame.get_by_role("img", name="En kurva som blir lugnare.")).to_be_visible()
    tab.follow(TITLE)
    tab.shows(re.compile(TITLE))
    tab.follow("Checklista och granskning")
    tab.shows("Checklista och granskning")
    tab.says("Inget i checklistan hindrar granskning.")
    tab.press("Skicka till granskning")
    tab.says("Utkastet är skickat till granskning.")
    tab.shows(re.compile(TITLE))


def publisher_publishes(tab: Tab) -> None:
    tab.follow("Checklista och granskning")
    tab.shows("Checklista och granskning")
    tab.press("Skicka tillbaka")
    expect(tab.page.get_by_role("alert")).to_contain_text("Skriv vad som behöver ändras.")
    tab.shows("Checklista och granskning")
    tab.press(re.compile("^Publicera version"))
    tab.says("är publicerad")
    tab.shows(re.compile(TITLE))


def administrator_activates(tab: Tab) -> None:
    tab.page.get_by_label(NORRA).check()
    tab.press("Spara vårdenheter")
    tab.says(f"Kan nu startas på {NORRA}.")
    tab.shows(re.compile(TITLE))


def voice_reads(system: System) -> None:
    """Read the step aloud, as the service does ahead; in a system it is silent, since the two large programmes take it a minute."""
    database, voice = Database(f"sqlite:///{system.here.var / 'content.sqlite3'}"), Espeak()
    version_id = UUID(system.staff().version_of(PROGRAMME))
    making.plan(database, voice)
    with database.writing() as session:
        row = session.scalars(select(StepSound).where(StepSound.version_id == version_id)).one()
        assert row.take(now())
        content = queries.content_of(session, version_id, row.step_id)
        task = making.Task(version_id, row.step_id, row.taken_until, content, "sv")
    assert making.make(database, open_store(f"file:{system.here.var / 'blobs'}"), voice, task)
    database.engine.dispose()


def practitioner_starts(people: People, number: str) -> None:
    tab = people.staff()
    tab.open("/personal/moment/nytt")
    tab.shows("Starta nytt moment")
    tab.page.get_by_label("Invånarens personnummer").fill(number)
    tab.press("Fortsätt")
    tab.shows("Starta nytt moment")
    tab.press("Tilldela mig")
    tab.page.get_by_label("Moment").select_option(label=TITLE)
    tab.page.get_by_role("button", name="Starta nytt moment").click()
    tab.says("Momentet är startat.")
    tab.shows(re.compile(TITLE))


def citizen_reads_and_answers(tab: Tab, moment_id: str) -> None:
    tab.open(f"/program/{moment_id}")
    tab.shows(TITLE)
    tab.follow(STEP)
    tab.shows(STEP)
    citizen_listens(tab)
    tab.page.get_by_label(KINDS["text"]).fill("Kim")
    tab.page.get_by_label("Ja").first.check()
    tab.page.get_by_label("Promenader").check()
    expect(tab.page.get_by_role("status").filter(has_text="Sparat")).to_be_visible()
    tab.press("Skicka in")
    tab.shows(re.compile("^Skicka in"))
    tab.press(re.compile("^Skicka"))
    tab.shows(STEP)
    with tab.page.expect_download() as saving:
        tab.follow("Spara svaren som PDF")
    assert Path(saving.value.path()).read_bytes().startswith(b"%PDF")


def citizen_listens(tab: Tab) -> None:
    player = tab.page.locator("audio")
    expect(player).to_be_visible()
    plays = "async (player) => { player.muted = true; await player.play(); player.pause(); return player.duration; }"
    assert player.evaluate(plays) > 1
