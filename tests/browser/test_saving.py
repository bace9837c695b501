"""A form while it is being written: nothing that a citizen typed is lost, and nothing stays for the next person."""

import os
import re
import signal

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.people import Patient, People
from tests.browser.tab import Tab
from tests.waiting import until

STEP = re.compile(r"^1\.4 Stoppdagen")
WAITING = "Inte sparat ännu – vi försöker igen"
SAVED = re.compile(r"^Sparat \d\d\.\d\d$")
STORED = "() => Object.keys(sessionStorage).filter((key) => key.startsWith('sob:'))"
KEPT = "() => JSON.stringify([{...sessionStorage}, {...localStorage}])"


def status(tab: Tab) -> Locator:
    return tab.page.locator("[data-status]")


def note(tab: Tab) -> Locator:
    return tab.page.get_by_label("Anteckning till dig själv")


@pytest.fixture
def writing(people: People, patient: Patient) -> Tab:
    """Give a citizen's tab with the form of 1.4 Stoppdagen."""
    tab = people.citizen(patient)
    tab.open(patient.step("stoppdagen"))
    tab.shows(STEP)
    return tab


def test_typed_text_is_saved_by_itself_and_is_there_in_a_new_tab(
    people: People, patient: Patient, writing: Tab
) -> None:
    note(writing).fill("Det blir en måndag.")
    expect(status(writing)).to_have_text(SAVED)
    assert writing.page.evaluate(STORED) == []
    assert patient.response("stoppdagen")["answers"] == {"anteckning": "Det blir en måndag."}
    other = people.tab(writing.context)
    other.open(patient.step("stoppdagen"))
    other.shows(STEP)
    expect(note(other)).to_have_value("Det blir en måndag.")


def test_the_last_words_are_saved_when_the_tab_is_closed_at_once(patient: Patient, writing: Tab) -> None:
    note(writing).fill("Stängs genast.")
    writing.page.close(run_before_unload=True)
    until(lambda: patient.response("stoppdagen")["answers"].get("anteckning") == "Stängs genast.")


def test_the_last_words_are_saved_when_the_tab_is_closed_while_a_save_is_on_its_way(
    people: People, patient: Patient, writing: Tab
) -> None:
    """The gateway stands still, as a slow network does: it has taken the first save and answered nothing when the tab is closed for good."""
    gateway = people.system.supervisor._kept["gateway"].child
    assert gateway
    os.killpg(gateway.pid, signal.SIGSTOP)
    try:
        with writing.page.expect_request("**/autospara"):
            note(writing).fill("Det första.")
        note(writing).fill("Det första. Det sista.")
        writing.page.close(run_before_unload=True)
    finally:
        os.killpg(gateway.pid, signal.SIGCONT)
    until(lambda: patient.response("stoppdagen")["answers"].get("anteckning") == "Det första. Det sista.")


def test_a_save_that_fails_says_so_calmly_and_is_made_up_for(patient: Patient, writing: Tab) -> None:
    writing.inspection.expect("net::ERR_FAILED")
    writing.page.route("**/autospara", lambda route: route.abort())
    note(writing).fill("Skrivet utan nät.")
    expect(status(writing)).to_have_text(WAITING)
    assert patient.response("stoppdagen")["state"] == "not_started"
    assert writing.page.evaluate(STORED)
    writing.inspection.now()
    writing.page.unroute("**/autospara")
    expect(status(writing)).to_have_text(SAVED)
    assert patient.response("stoppdagen")["answers"] == {"anteckning": "Skrivet utan nät."}
    assert writing.page.evaluate(STORED) == []


def test_an_answer_that_is_lost_on_the_way_back_does_not_make_two_saves(patient: Patient, writing: Tab) -> None:
    writing.inspection.expect("net::ERR_FAILED")
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    writing.page.route("**/autospara", lose_the_first)
    note(writing).fill("Svaret kom aldrig fram.")
    expect(status(writing)).to_have_text(SAVED)
    assert lost == [200]
    assert patient.response("stoppdagen")["version"] == 1


def test_a_session_that_ends_while_typing_costs_no_word(people: People, patient: Patient, writing: Tab) -> None:
    writing.inspection.expect("status of 401")
    note(writing).fill("Första raden.")
    expect(status(writing)).to_have_text(SAVED)
    writing.context.clear_cookies(name="sob-citizen")
    note(writing).fill("Första raden. Andra raden.")
    expect(status(writing)).to_contain_text("Du är utloggad. Det du skrivit finns kvar")
    writing.inspection.now()
    again = people.system.citizen(patient.number)
    writing.context.add_cookies([{"name": again.cookie, "value": again.secret, "url": people.system.url}])
    writing.open(patient.step("stoppdagen"))
    writing.shows(STEP)
    expect(note(writing)).to_have_value("Första raden. Andra raden.")
    writing.says("Vi har lagt tillbaka det du skrev sist")
    expect(status(writing)).to_have_text(SAVED)
    assert patient.response("stoppdagen")["answers"] == {"anteckning": "Första raden. Andra raden."}


def test_what_is_missing_is_named_before_anything_is_sent(patient: Patient, writing: Tab) -> None:
    note(writing).fill("Jag har inte valt dag.")
    writing.press("Skicka in")
    writing.shows(STEP)
    expect(writing.page.get_by_role("alert")).to_contain_text("Datum för din stoppdag")
    expect(note(writing)).to_have_value("Jag har inte valt dag.")
    writing.page.get_by_role("alert").get_by_role("link").click()
    expect(writing.page.get_by_label("Datum för din stoppdag")).to_be_focused()
    assert patient.response("stoppdagen")["state"] != "completed"


def test_signing_out_leaves_nothing_and_back_shows_nothing(writing: Tab) -> None:
    writing.inspection.expect("net::ERR_FAILED")
    writing.page.route("**/autospara", lambda route: route.abort())
    note(writing).fill("Bara mitt.")
    expect(status(writing)).to_have_text(WAITING)
    assert "Bara mitt." in writing.page.evaluate(KEPT)
    writing.press("Logga ut")
    writing.shows("Stöd och behandling")
    assert "Bara mitt." not in writing.page.evaluate(KEPT)
    writing.back()
    writing.shows("Jag legitimerar mig hos Stöd och behandling")
    expect(writing.page.locator("body")).not_to_contain_text("Bara mitt.")
