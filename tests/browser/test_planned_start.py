"""A start on a later day: chosen, seen in the list and on the page, moved, and begun by hand."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from common.chassis.clock import today
from tests.browser.people import PHONE, People, new_number
from tests.browser.test_starting import START, moments_of, ready_to_start
from tests.system import BASHIR

TITLE = re.compile("^Tobakshjälpen")


def test_a_start_is_planned_moved_and_begun(people: People) -> None:
    number, day, later = new_number(), today() + timedelta(days=5), today() + timedelta(days=9)
    visitor = people.system.citizen(number)
    tab = people.staff(BASHIR)
    ready_to_start(tab, number)
    tab.page.get_by_label("Startdag").fill(day.isoformat())
    tab.page.get_by_role("button", name=START).click()
    tab.shows(TITLE)
    tab.says("Innan dess ser invånaren ingenting av det.")
    expect(tab.page.get_by_role("button", name=re.compile("Starta modul"))).to_have_count(0)
    assert moments_of(people, number) == 0
    phone = people.signed_in(visitor, viewport=PHONE)
    phone.open("/program")
    phone.shows("Mina stöd- eller behandlingsprogram")
    expect(phone.page.get_by_role("main")).not_to_contain_text("Tobakshjälpen")
    tab.open("/personal/moment")
    tab.shows("Hantera moment")
    tab.says(f"Startar {day}")
    tab.says("Ny Person")
    tab.back()
    tab.shows(TITLE)
    tab.follow("Ändra startdagen, eller starta i dag")
    tab.shows(re.compile("^Startdag"))
    tab.page.get_by_label("Ny startdag").fill(later.isoformat())
    tab.press("Ändra startdagen")
    tab.shows(TITLE)
    tab.says(f"Startdagen är ändrad till {later}.")
    tab.follow("Ändra startdagen, eller starta i dag")
    tab.shows(re.compile("^Startdag"))
    tab.press("Starta i dag")
    tab.shows(TITLE)
    expect(tab.page.get_by_role("button", name=re.compile("Starta modul"))).not_to_have_count(0)
    assert moments_of(people, number) == 1
    tab.follow("Tidslinje")
    tab.shows(re.compile("Tidslinje|Tobakshjälpen"))
    tab.says(re.compile(f"att starta {day}"))


def test_a_day_that_is_past_is_told_at_the_field(people: People) -> None:
    number = new_number()
    people.system.citizen(number)
    tab = people.staff(BASHIR)
    ready_to_start(tab, number)
    tab.page.get_by_label("Startdag").fill((today() - timedelta(days=1)).isoformat())
    tab.page.get_by_role("button", name=START).click()
    tab.shows("Starta nytt moment")
    expect(tab.page.get_by_role("alert")).to_contain_text("Välj en dag efter i dag.")
