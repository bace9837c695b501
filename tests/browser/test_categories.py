"""Categories: made by the unit's administrator, set on a moment, shown and filtered by in the list."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import NARROW, Patient, People
from tests.system import BASHIR, CECILIA


@pytest.mark.parametrize(
    ("options", "word"),
    [({}, "Telefonuppföljning"), ({"viewport": NARROW, "java_script_enabled": False}, "Gruppträff")],
    ids=["desk", "narrow without script"],
)
def test_a_category_is_made_given_and_looked_for(
    people: People, patient: Patient, options: dict[str, object], word: str
) -> None:
    admin = people.staff(CECILIA, **options)
    admin.open("/personal/moment")
    admin.shows("Hantera moment")
    admin.follow("Kategorier", exact=True)
    admin.shows("Kategorier")
    admin.press("Lägg till")
    admin.says("Skriv ett namn.")
    admin.page.get_by_label("Namn").fill(word)
    admin.press("Lägg till")
    admin.shows("Kategorier")
    admin.says("Kategorin är tillagd.")
    staff = people.staff(BASHIR, **options)
    staff.open(f"/personal/moment/{patient.moment_id}/kategorier")
    staff.shows(re.compile("^Kategorier för"))
    staff.page.get_by_label(word).check()
    staff.press("Spara")
    staff.shows(re.compile("^Tobakshjälpen"))
    staff.says("Kategorierna är sparade.")
    expect(staff.page.locator("main")).to_contain_text(word)
    staff.open("/personal/moment")
    staff.shows("Hantera moment")
    staff.page.get_by_text("Filtrera och sortera").click()
    staff.page.get_by_label("Kategori", exact=True).select_option(word)
    staff.press("Visa", exact=True)
    staff.shows("Hantera moment")
    expect(staff.page.locator("tbody tr")).to_have_count(1)
    staff.press("Visa kategorier")
    staff.shows("Hantera moment")
    expect(staff.page.locator("tbody")).to_contain_text(word)
    if not options:
        staff.picture("staff/images/kategorier", at=staff.page.locator("table"))
    admin.page.get_by_role("link", name=re.compile(f"Ändra {word}")).click()
    admin.shows(f"Ändra kategorin {word}")
    admin.press("Ta ur bruk")
    admin.shows("Kategorier")
    admin.says("Kategorin är ur bruk.")
    other = people.staff(BASHIR, **options)
    other.open(f"/personal/moment/{patient.moment_id}/kategorier")
    other.shows(re.compile("^Kategorier för"))
    expect(other.page.get_by_label(f"{word} (ur bruk)")).to_be_checked()
