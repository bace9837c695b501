"""Drafts on the desk: two who write at once, without scripts, without a network, and who finds none."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import NARROW, People
from tests.browser.tab import Tab
from tests.system import DAGNY, GUSTAV, NORRA, SODRA, System


@pytest.fixture
def draft(system: System) -> str:
    """Give a draft with a module, a step and a text of its own."""
    gustav = system.staff(GUSTAV, NORRA)
    return str(gustav.do("/drafts", title="Två skriver").json()["draft_id"])


def a_step(tab: Tab, draft_id: str) -> None:
    tab.open(f"/personal/innehall/utkast/{draft_id}")
    tab.shows(re.compile("^Två skriver"))
    tab.page.get_by_label("Ny modul").fill("Ett")
    tab.press("Lägg till modul")
    tab.shows(re.compile("^Två skriver"))
    tab.page.get_by_label("Nytt steg i Ett").fill("Första")
    tab.press("Lägg till steg")
    tab.shows("Steg: Första")
    tab.press("Text", exact=True)
    tab.shows("Steg: Första")


def test_two_who_write_in_the_same_block_see_both_and_choose(people: People, draft: str) -> None:
    one = people.staff(GUSTAV, NORRA)
    a_step(one, draft)
    other = people.staff(GUSTAV, NORRA)
    other.page.goto(one.page.url)
    other.shows("Steg: Första")
    other.page.get_by_label("Text", exact=True).fill("Den andras ord")
    expect(other.page.get_by_role("status").filter(has_text="Sparat")).to_be_visible()
    one.inspection.expect("409")
    one.page.get_by_label("Text", exact=True).fill("Mina ord")
    expect(one.page.get_by_role("status").filter(has_text="Någon annan har sparat här.")).to_be_visible()
    one.press("Spara", exact=True)
    one.says("Den andras ord")
    one.shows("Steg: Första")
    expect(one.page.get_by_label("Text", exact=True)).to_have_value("Mina ord")
    one.press("Spara", exact=True)
    one.says("Sparat.")
    one.shows("Steg: Första")
    other.page.reload()
    other.shows("Steg: Första")
    expect(other.page.get_by_label("Text", exact=True)).to_have_value("Mina ord")


def test_the_desk_works_without_scripts_on_a_narrow_screen(people: People, draft: str) -> None:
    tab = people.staff(GUSTAV, NORRA, viewport=NARROW, java_script_enabled=False)
    a_step(tab, draft)
    tab.page.get_by_label("Text", exact=True).fill("Utan skript")
    tab.press("Lista", exact=True)
    tab.shows("Steg: Första")
    expect(tab.page.get_by_label("Text", exact=True)).to_have_value("Utan skript")
    tab.page.get_by_label("Punkter, en per rad").fill("a\nb")
    tab.press("Upp: Lista 2")
    tab.shows("Steg: Första")
    expect(tab.page.get_by_role("heading", level=2).first).to_have_text("1. Lista")
    expect(tab.page.get_by_label("Punkter, en per rad")).to_have_value("a\nb")


def test_other_roles_and_units_find_no_drafts(people: People, draft: str) -> None:
    practitioner = people.staff()
    practitioner.open("/personal/innehall")
    practitioner.shows("Innehållskatalog")
    expect(practitioner.page.get_by_role("link", name="Utkast och granskning")).to_have_count(0)
    practitioner.open("/personal/innehall/utkast")
    practitioner.shows("Du kan inte öppna det här")
    practitioner.open(f"/personal/innehall/utkast/{draft}")
    practitioner.shows("Vi hittar inte sidan")
    other = people.staff(DAGNY, SODRA)
    other.open(f"/personal/innehall/utkast/{draft}")
    other.shows("Vi hittar inte sidan")


def test_words_that_could_not_be_saved_wait_in_the_tab(people: People, draft: str) -> None:
    tab = people.staff(GUSTAV, NORRA)
    a_step(tab, draft)
    tab.inspection.expect("ERR_INTERNET_DISCONNECTED")
    tab.context.set_offline(True)
    tab.page.get_by_label("Text", exact=True).fill("Skrivet utan nät")
    expect(tab.page.get_by_role("status").filter(has_text="Inte sparat ännu")).to_be_visible()
    tab.context.set_offline(False)
    for _ in ("before it is saved", "after"):
        tab.page.reload()
        tab.shows("Steg: Första")
        expect(tab.page.get_by_label("Text", exact=True)).to_have_value("Skrivet utan nät")
        tab.page.wait_for_function("() => !Object.keys(sessionStorage).some((key) => key.startsWith('sob:draft:'))")
