"""The same form in two places: tabs, devices, a guardian and a child, staff for a citizen, and without scripts. Nobody's words are lost."""

import re

import pytest
from playwright.sync_api import Locator, expect

from common.chassis.clock import today
from tests.browser.people import NARROW, PHONE, Patient, People
from tests.browser.tab import Tab
from tests.system import BASHIR, PIA, System, Visitor
from tests.waiting import until

STEP = re.compile(r"^1\.4 Stoppdagen")
SAVED = re.compile(r"^Sparat \d\d\.\d\d$")
DAY = today().replace(year=today().year + 1, day=1).isoformat()
MINE, SAVED_THERE = "Använd det jag skrev", "Behåll det som är sparat"


def note(tab: Tab) -> Locator:
    return tab.page.get_by_label("Anteckning till dig själv")


def day(tab: Tab) -> Locator:
    return tab.page.get_by_label("Datum för din stoppdag")


def status(tab: Tab) -> Locator:
    return tab.page.locator("[data-status]")


def opened(tab: Tab, patient: Patient) -> Tab:
    tab.open(patient.step("stoppdagen"))
    tab.shows(STEP)
    return tab


def saved(patient: Patient, step_id: str = "stoppdagen") -> dict[str, object]:
    answers: dict[str, object] = patient.response(step_id)["answers"]
    return answers


@pytest.fixture
def phone(people: People, patient: Patient) -> Tab:
    """Give the citizen's phone with the form."""
    return opened(people.citizen(patient), patient)


@pytest.mark.parametrize("is_other_device", [False, True], ids=["another tab", "another device"])
def test_answers_to_different_questions_are_both_kept(
    people: People, patient: Patient, phone: Tab, *, is_other_device: bool
) -> None:
    other = opened(people.citizen(patient) if is_other_device else people.tab(phone.context), patient)
    note(other).fill("Skrivet här.")
    expect(status(other)).to_have_text(SAVED)
    day(phone).fill(DAY)
    expect(status(phone)).to_have_text(SAVED)
    expect(note(phone)).to_have_value("Skrivet här.")
    phone.says("står nu också här")
    phone.inspection.now()
    assert saved(patient) == {"datum": DAY, "anteckning": "Skrivet här."}
    phone.page.reload()
    phone.shows(STEP)
    expect(note(phone)).to_have_value("Skrivet här.")
    expect(day(phone)).to_have_value(DAY)


@pytest.mark.parametrize(("choice", "after"), [(MINE, "Min."), (SAVED_THERE, "Den andras.")])
def test_the_same_question_is_chosen_where_it_stands_also_after_a_reload(
    people: People, patient: Patient, phone: Tab, choice: str, after: str
) -> None:
    other = opened(people.tab(phone.context), patient)
    note(other).fill("Den andras.")
    expect(status(other)).to_have_text(SAVED)
    note(phone).fill("Min.")
    expect(status(phone)).to_contain_text("ändrat på två ställen")
    phone.page.on("dialog", lambda dialog: dialog.accept())
    phone.page.reload()
    phone.shows(STEP)
    expect(note(phone)).to_have_value("Min.")
    expect(phone.page.get_by_role("group", name="Ändrat på två ställen")).to_contain_text("Den andras.")
    phone.inspection.now()
    assert saved(patient) == {"anteckning": "Den andras."}
    phone.press(choice)
    expect(status(phone)).to_have_text(SAVED)
    until(lambda: saved(patient) == {"anteckning": after})
    expect(note(phone)).to_have_value(after)


def test_a_closed_tab_keeps_what_it_alone_had_changed(people: People, patient: Patient, phone: Tab) -> None:
    other = opened(people.tab(phone.context), patient)
    day(other).fill(DAY)
    expect(status(other)).to_have_text(SAVED)
    note(phone).fill("Stängs genast.")
    phone.page.close(run_before_unload=True)
    until(lambda: saved(patient) == {"datum": DAY, "anteckning": "Stängs genast."})


def test_without_scripts_both_stand_at_the_question_and_one_is_chosen(people: People, patient: Patient) -> None:
    tab = opened(people.citizen(patient, viewport=NARROW, java_script_enabled=False), patient)
    tab.inspection.expect("status of 409")
    other = people.tab(tab.context, has_scripts=False)
    opened(other, patient)
    note(other).fill("Den andras.")
    other.press("Spara", exact=True)
    other.shows(STEP)
    other.says(re.compile("^Sparat"))
    day(tab).fill(DAY)
    tab.press("Spara", exact=True)
    tab.shows(STEP)
    tab.says("är kvar, tillsammans med dina")
    expect(note(tab)).to_have_value("Den andras.")
    assert saved(patient) == {"datum": DAY, "anteckning": "Den andras."}
    note(tab).fill("Min.")
    note(other).fill("")
    for one in (other, tab):
        one.press("Spara", exact=True)
        one.shows(STEP)
    choice = tab.page.get_by_role("group", name="är ändrat på två ställen")
    expect(choice).to_contain_text("Inget svar")
    choice.get_by_label("Det som är sparat").check()
    tab.press("Spara", exact=True)
    tab.shows(STEP)
    expect(note(tab)).to_have_value("")
    assert saved(patient) == {"datum": DAY}


def test_an_answer_is_taken_back_without_scripts(people: People, patient: Patient) -> None:
    tab = people.citizen(patient, viewport=NARROW, java_script_enabled=False)
    tab.open(patient.step("kartlagg-dina-vanor"))
    tab.shows(re.compile(r"^1\.5 "))
    group = tab.page.get_by_role("radiogroup").first
    group.get_by_role("radio").first.check()
    tab.press("Spara", exact=True)
    tab.shows(re.compile(r"^1\.5 "))
    assert saved(patient, "kartlagg-dina-vanor") != {}
    expect(group.get_by_role("radio").first).to_be_checked()
    group.get_by_label("Ta bort svaret").check()
    tab.press("Spara", exact=True)
    tab.shows(re.compile(r"^1\.5 "))
    assert saved(patient, "kartlagg-dina-vanor") == {}


def test_staff_take_an_answer_back_before_they_send(people: People, patient: Patient) -> None:
    staff = people.staff(BASHIR)
    staff.open(f"/personal/moment/{patient.moment_id}/steg/kartlagg-dina-vanor/formular/kartlaggning-av-vanor")
    staff.shows(re.compile("^Fyll i åt invånaren"))
    group = staff.page.get_by_role("radiogroup").first
    radio = group.get_by_role("radio").first
    expect(group.get_by_role("button", name="Ta bort svaret")).to_be_hidden()
    radio.check()
    staff.inspection.now()
    group.get_by_role("button", name="Ta bort svaret").press("Enter")
    expect(radio).not_to_be_checked()
    expect(radio).to_be_focused()


def test_two_devices_of_guardians_answer_for_a_child(people: People, system: System, bashir: Visitor) -> None:
    known = system.guardian().get("/my/moments").json()["moments"]
    moment_id = known[0]["moment_id"] if known else bashir.start(PIA).json()["moment_id"]
    first, second = (people.signed_in(system.guardian(), viewport=size) for size in (PHONE, NARROW))
    for tab in (first, second):
        tab.open(f"/program/{moment_id}/steg/kartlagg-dina-vanor")
        tab.shows(re.compile(r"^1\.5 "))
    hardest = "Vilken stund på dagen tror du blir svårast"
    first.page.get_by_label(hardest).fill("På morgonen.")
    expect(status(first)).to_have_text(SAVED)
    second.page.get_by_label("Ungefär hur mycket pengar").fill("300")
    expect(status(second)).to_have_text(SAVED)
    expect(second.page.get_by_label(hardest)).to_have_value("På morgonen.")
    second.page.get_by_label(hardest).fill("På kvällen.")
    expect(status(second)).to_have_text(SAVED)
    expect(second.page.get_by_role("group", name="Ändrat på två ställen")).to_have_count(0)
