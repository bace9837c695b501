"""How many numbers the unit's staff have looked up, as who manages them sees it."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import NARROW, People
from tests.system import ASTRID, CECILIA, LARS, NORRA


@pytest.mark.parametrize("options", [{}, {"viewport": NARROW, "java_script_enabled": False}], ids=["desk", "narrow"])
def test_who_manages_staff_sees_how_many_each_has_looked_up(people: People, options: dict[str, object]) -> None:
    assert people.system.staff(ASTRID, NORRA).find(LARS).status_code == 200
    manager = people.staff(CECILIA, **options)
    manager.open("/personal/moment")
    manager.shows("Hantera moment")
    manager.follow("Uppslag av personnummer", exact=True)
    manager.shows("Uppslag av personnummer")
    expect(manager.page.locator("tbody")).to_contain_text("Astrid Lindqvist")
    other = people.staff(ASTRID, **options)
    other.open("/personal/moment")
    other.shows("Hantera moment")
    expect(other.page.get_by_role("link", name="Uppslag av personnummer")).to_have_count(0)
