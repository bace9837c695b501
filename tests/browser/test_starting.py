"""Starting a moment, when fingers slip and colleagues are as quick."""

import re

from playwright.sync_api import expect

from tests.browser.people import People, new_number
from tests.browser.tab import Tab
from tests.system import BASHIR

START = re.compile("Starta nytt moment")


def ready_to_start(tab: Tab, number: str) -> None:
    tab.open("/personal/moment/nytt")
    tab.shows("Starta nytt moment")
    tab.page.get_by_label("Invånarens personnummer").fill(number)
    tab.press("Fortsätt")
    tab.shows("Starta nytt moment")
    tab.press("Tilldela mig")
    tab.page.get_by_label("Moment").select_option(label="Tobakshjälpen")


def moments_of(people: People, number: str) -> int:
    """Give how many moments the unit has for a citizen, by what the citizen sees."""
    return len(people.system.citizen(number).get("/my/moments").json()["moments"])


def test_a_double_click_starts_one_moment(people: People) -> None:
    number = new_number()
    people.system.citizen(number)
    tab = people.staff(BASHIR)
    ready_to_start(tab, number)
    tab.page.get_by_role("button", name=START).dblclick()
    tab.shows(re.compile("^Tobakshjälpen"))
    expect(tab.page.locator("main")).to_contain_text(f"{number[:8]}-XXXX")
    expect(tab.page.locator("main")).not_to_contain_text("saknas")
    assert moments_of(people, number) == 1


def test_a_second_start_says_that_the_moment_is_there_already(people: People) -> None:
    number = new_number()
    people.system.citizen(number)
    first, second = people.staff(BASHIR), people.staff(BASHIR)
    for tab in (first, second):
        ready_to_start(tab, number)
    first.page.get_by_role("button", name=START).click()
    first.shows(re.compile("^Tobakshjälpen"))
    second.page.get_by_role("button", name=START).click()
    second.shows("Starta nytt moment")
    expect(second.page.get_by_role("alert")).to_contain_text("Inget nytt har startats.")
    second.follow("Öppna det pågående momentet")
    second.shows(re.compile("^Tobakshjälpen"))
    assert moments_of(people, number) == 1


def test_what_is_not_chosen_is_named_and_the_rest_is_kept(people: People) -> None:
    number = new_number()
    people.system.citizen(number)
    tab = people.staff(BASHIR, java_script_enabled=False)
    ready_to_start_without_script(tab, number)
    tab.page.get_by_role("button", name=START).click()
    tab.shows("Starta nytt moment")
    expect(tab.page.get_by_role("alert")).to_contain_text("Välj ett moment.")
    expect(tab.page.get_by_label("Behandlare")).to_contain_text("Bashir Noori")
    assert tab.page.get_by_label("Behandlare").input_value()


def ready_to_start_without_script(tab: Tab, number: str) -> None:
    tab.open("/personal/moment/nytt")
    tab.shows("Starta nytt moment")
    tab.page.get_by_label("Invånarens personnummer").fill(number)
    tab.press("Fortsätt")
    tab.shows("Starta nytt moment")
    tab.press("Tilldela mig")
    tab.shows("Starta nytt moment")
