"""A version's way: sent back with a reason and mended, published, withdrawn; what designer, publisher, administrator and practitioner see of it."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.people import NARROW, People, new_number
from tests.browser.tab import Tab
from tests.integration.system.test_drafts import write
from tests.system import ASTRID, GUSTAV, NORRA, System

TITLE = "Lugna dagar"
CHECK = "Checklista och granskning"


def test_a_draft_is_sent_back_mended_published_and_withdrawn(people: People, system: System) -> None:
    gustav, astrid, number = system.staff(GUSTAV, NORRA), system.staff(ASTRID), new_number()
    draft = write(gustav)
    gustav.do(f"{draft}/state", action="send_to_review").raise_for_status()
    publisher = people.signed_in(gustav)
    publisher_sends_back(publisher)
    designer_mends(people.signed_in(gustav, viewport=NARROW, java_script_enabled=False))
    version = publisher_publishes(publisher)
    system.citizen(number)
    moment_id = astrid.start(number, "lugna-dagar").json()["moment_id"]
    publisher_withdraws(publisher)
    practitioner = people.signed_in(astrid, viewport=NARROW)
    practitioner_reads_that_it_is_withdrawn(practitioner, version)
    practitioner_goes_on_and_starts_no_other(practitioner, moment_id, number)


def publisher_sends_back(tab: Tab) -> None:
    tab.open("/personal/innehall/utkast?flik=granskning")
    tab.shows("Utkast")
    tab.follow(TITLE)
    tab.shows(re.compile(TITLE))
    tab.follow(CHECK)
    tab.shows(CHECK)
    tab.page.get_by_label("Vad behöver ändras?").fill("Förklara varför det hjälper.\nSkriv gärna kortare.")
    tab.press("Skicka tillbaka")
    tab.says("Utkastet är skickat tillbaka.")
    tab.shows(re.compile(TITLE))


def designer_mends(tab: Tab) -> None:
    tab.open("/personal/innehall/utkast")
    tab.shows("Utkast")
    tab.follow(TITLE)
    tab.says("Granskaren har skickat tillbaka utkastet:")
    tab.says("Förklara varför det hjälper.")
    tab.shows(re.compile(TITLE))
    tab.follow("1.1 Börja")
    tab.shows("Steg: 1.1 Börja")
    tab.page.get_by_label("Text", exact=True).first.fill("Lugna andetag sänker pulsen.")
    tab.press("Spara", exact=True)
    tab.says("Sparat.")
    tab.shows("Steg: 1.1 Börja")
    tab.follow(TITLE)
    tab.follow(CHECK)
    tab.shows(CHECK)
    tab.press("Skicka till granskning")
    tab.says("Utkastet är skickat till granskning.")
    expect(tab.page.get_by_text("Granskaren har skickat tillbaka")).to_have_count(0)
    tab.shows(re.compile(TITLE))


def publisher_publishes(tab: Tab) -> str:
    tab.follow(CHECK)
    tab.shows(CHECK)
    tab.press(re.compile("^Publicera version"))
    tab.says("är publicerad")
    tab.shows(re.compile(TITLE))
    tab.page.get_by_label(NORRA).check()
    tab.press("Spara vårdenheter")
    tab.says(f"Kan nu startas på {NORRA}.")
    return urlsplit(tab.page.url).path


def publisher_withdraws(tab: Tab) -> None:
    tab.follow("Avpublicera")
    tab.shows(f"Avpublicera {TITLE} 1.0")
    tab.says("Moment som redan pågår fortsätter")
    tab.press("Avpublicera")
    tab.says("Versionen är avpublicerad.")
    tab.says("Versionen är avpublicerad och kan inte aktiveras.")
    tab.shows(re.compile(TITLE))


def practitioner_reads_that_it_is_withdrawn(tab: Tab, version: str) -> None:
    tab.open("/personal/innehall?flik=avpublicerade")
    tab.shows("Innehållskatalog")
    tab.follow(re.compile(TITLE))
    tab.says("Kan inte startas")
    tab.shows(re.compile(TITLE))
    tab.open(f"{version}/avpublicera")
    tab.shows("Du kan inte öppna det här")


def practitioner_goes_on_and_starts_no_other(tab: Tab, moment_id: str, number: str) -> None:
    tab.open(f"/personal/moment/{moment_id}")
    tab.shows(re.compile(f"^{TITLE}"))
    tab.open("/personal/moment/nytt")
    tab.shows("Starta nytt moment")
    tab.page.get_by_label("Invånarens personnummer").fill(number)
    tab.press("Fortsätt")
    tab.says("Invånare")
    expect(tab.page.get_by_label("Moment").get_by_text("Tobakshjälpen")).to_have_count(1)
    expect(tab.page.get_by_label("Moment").get_by_text(TITLE)).to_have_count(0)
    tab.shows("Starta nytt moment")
