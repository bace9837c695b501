"""The interface in English: every kind of page speaks it, and what is Swedish in it is a programme's words, marked, or somebody's data."""

import re
from collections.abc import Sequence

from playwright.sync_api import expect

from tests.browser.people import DESK, Patient, People
from tests.browser.tab import Tab
from tests.system import BASHIR, GUSTAV, NORRA, System, Visitor

ENGLISH = {"locale": "en-GB"}
NAMES = re.compile(
    r"Tobakshjälpen|Hälsotorget Södra|Sömn\w*|Bättre sömn|Tobaksenheten Norra|Hälsocentralen|Svenska|Myndigheten för digital förvaltning|\(Inställningar\)"
)
"""Programmes, care units, an authority and a language are called what they are called."""
UNMARKED = """() => {
  const told = [];
  const lang = (element) => element.closest('[lang]').lang;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (lang(element) !== 'en' || element.closest('script, style, textarea, .who-name, [data-texts] > input')) continue;
    if (node.nodeType === Node.TEXT_NODE) told.push(node.data);
    else for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-label', 'data-texts'])
      if (element.hasAttribute(name)) told.push(element.getAttribute(name));
  }
  return told.map((each) => each.trim()).filter((each) => each);
}"""
SWEDISH = re.compile(r"[åäöÅÄÖ]|\b(och|att|eller|inte|inget|till|från|med|momentet|invånare\w*|steg|modul)\b")


def swedish_on(tab: Tab, named: Sequence[str] = ()) -> list[str]:
    """Give what is Swedish on an English page outside marked words and names, after where it is; `named` are names that a unit has given."""
    expect(tab.page.locator("html")).to_have_attribute("lang", "en")
    names = re.compile("|".join([NAMES.pattern, *map(re.escape, named)]))
    told = [each for each in tab.page.evaluate(UNMARKED) if SWEDISH.search(names.sub("", each))]
    return [tab.page.url, *told] if told else []


def test_strangers_choose_in_the_footer_and_the_choice_stays(people: People) -> None:
    tab = people.stranger(java_script_enabled=False)
    tab.open("/tillganglighet")
    tab.shows("Tillgänglighet")
    tab.press("English")
    tab.shows("Accessibility")
    assert tab.page.url.endswith("/tillganglighet")
    tab.open("/")
    tab.shows("Support and treatment")
    tab.press("Svenska")
    tab.shows("Stöd och behandling")


def test_the_citizens_pages_speak_english(people: People, patient: Patient) -> None:
    tab = people.citizen(patient, **ENGLISH)
    told = []
    pages = [
        ("/program", "My support or treatment programmes"),
        ("/program/starta", "Programmes you can start yourself"),
        (f"/program/{patient.moment_id}", "Tobakshjälpen"),
        (patient.step("stoppdagen"), re.compile("^1.4 Stoppdagen")),
        ("/program/finns-inte", "We can’t find the page"),
    ]
    for path, heading in pages:
        tab.open(path)
        tab.shows(heading)
        told += swedish_on(tab)
    tab.open(patient.step("stoppdagen"))
    expect(tab.page.get_by_role("heading", level=1)).to_have_attribute("lang", "sv")
    tab.press("Submit")
    tab.says("This needs to be corrected:")
    tab.shows(re.compile("^1.4 Stoppdagen"))
    assert told + swedish_on(tab) == []


def test_staffs_pages_speak_english(people: People, patient: Patient, bashir: Visitor) -> None:
    named = [each["name"] for each in bashir.get("/categories").json()["categories"]]
    patient.send_stop_day("Monday")
    tab = people.staff(BASHIR, viewport=DESK, **ENGLISH)
    moment = f"/personal/moment/{patient.moment_id}"
    told = []
    pages = (
        "",
        "/avsluta",
        "/ansvarig",
        "/kategorier",
        "/lankar",
        "/annan-enhet",
        "/valkomsttext",
        "/version",
    )
    units = ("moment", "moment/nytt", "moment/grupp", "franvaro", "kategorier", "overlamning", "erbjudna", "innehall")
    for path in (*(f"/personal/{page}" for page in units), *(f"{moment}{page}" for page in pages)):
        tab.open(path)
        tab.shows(re.compile("."))
        told += swedish_on(tab, named)
    # The timeline's sentences hold names of modules, forms and providers.
    tab.open(f"{moment}/tidslinje")
    tab.shows(re.compile("^Tobakshjälpen"))
    tab.says(re.compile(r"^The treatment Tobakshjälpen was started "))
    tab.open(f"{moment}/steg/stoppdagen")
    tab.shows(re.compile("^1.4 Stoppdagen"))
    told += swedish_on(tab, named)
    tab.follow("Read the response")
    tab.shows(re.compile("^1.4 Stoppdagen"))
    assert told + swedish_on(tab, named) == []


def test_authors_pages_speak_english(people: People, system: System) -> None:
    named = [each["title"] for each in system.staff(GUSTAV, NORRA).get("/drafts").json()["drafts"]]
    tab = people.staff(GUSTAV, **ENGLISH)
    tab.open("/personal/innehall/utkast")
    tab.shows("Drafts")
    assert swedish_on(tab, named) == []
