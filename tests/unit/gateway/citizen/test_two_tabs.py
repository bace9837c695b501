"""Two tabs with the same form, in a real browser: each shows what the other has answered, and nobody's words are written over unseen."""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from common.contracts.moments.responses import SAVE_RESPONSE
from tests.browser.inspection import AXE, RUN_AXE
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.home import EVERY_ANSWER, MOMENT, Home
from tests.unit.gateway.citizen.test_autosave import EAGER, SAVED, TROUBLE, meanwhile, says, waiting
from tests.unit.gateway.staff.recording import Recording
from tests.waiting import until

STEP = f"{ORIGIN}/program/{MOMENT}/steg/alla-slag"
MET = re.compile("ändrat på två ställen. Välj vid frågan")


def opened(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(STEP)
    return page


@pytest.fixture
def one(context: BrowserContext, net: Net, home: Home) -> Page:
    """Give a tab that answers first."""
    return opened(context)


@pytest.fixture
def other(context: BrowserContext, one: Page) -> Page:
    """Give a tab with the form as it was before that."""
    return opened(context)


def saved(home: Home) -> dict[str, Any]:
    answers: dict[str, Any] = home.response("alla-slag")["answers"]
    return answers


def line(page: Page) -> Locator:
    return page.get_by_label("En rad")


def box(page: Page) -> Locator:
    return page.get_by_role("group", name="Ändrat på två ställen")


def answers(page: Page, text: str) -> None:
    """Answer the first question and wait until that is kept."""
    line(page).fill(text)
    says(page, SAVED)


def test_different_questions_are_both_kept_and_both_shown(one: Page, other: Page, home: Home) -> None:
    answers(one, "från den ena")
    other.get_by_label("Flera rader").fill("från den andra")
    says(other, SAVED)
    assert saved(home) == {"text": "från den ena", "long": "från den andra"}
    expect(line(other)).to_have_value("från den ena")
    expect(other.get_by_text("står nu också här")).to_be_visible()
    until(lambda: waiting(other) == [])
    other.reload()
    expect(line(other)).to_have_value("från den ena")
    expect(other.get_by_role("button", name="Lägg tillbaka min text")).to_have_count(0)


def test_rows_of_a_matrix_are_kept_each_by_itself(one: Page, other: Page, home: Home) -> None:
    for page, row in ((one, "Vid kaffet"), (other, "Efter maten")):
        page.get_by_role("radiogroup", name=row).get_by_label("Val a").check(force=True)
        says(page, SAVED)
    assert saved(home) == {"matrix": {"r1": "a", "r2": "a"}}


def test_what_was_emptied_stays_empty_and_what_came_stays(one: Page, other: Page, home: Home) -> None:
    home.has_saved("alla-slag", {"text": "förr", "long": "förr"}, version=2)
    for page in (one, other):
        page.reload()
    answers(one, "")
    other.get_by_label("Flera rader").fill("nytt")
    says(other, SAVED)
    assert saved(home) == {"long": "nytt"}
    expect(line(other)).to_have_value("")
    one.get_by_label("Flera rader").fill("")
    expect(box(one)).to_be_visible()
    assert saved(home) == {"long": "nytt"}
    one.get_by_role("button", name="Använd det jag skrev").click()
    meanwhile(one, lambda: saved(home) == {})


@pytest.mark.parametrize(("choice", "after"), [("Använd det jag skrev", "min"), ("Behåll det som är sparat", "ny")])
def test_the_same_question_waits_for_a_choice_and_the_rest_is_saved(
    one: Page, other: Page, home: Home, choice: str, after: str
) -> None:
    answers(one, "ny")
    line(other).fill("min")
    other.get_by_label("Ett tal").fill("3")
    expect(other.locator("[data-status]")).to_have_text(MET)
    expect(box(other).get_by_text("ny", exact=True)).to_be_visible()
    expect(line(other)).to_have_value("min")
    assert saved(home) == {"text": "ny", "number": 3}
    other.set_viewport_size({"width": 320, "height": 700})
    other.evaluate(AXE)
    assert other.evaluate(RUN_AXE) == []
    assert other.evaluate("document.documentElement.scrollWidth") == 320
    other.get_by_role("button", name=choice).click()
    expect(line(other)).to_be_focused()
    expect(box(other)).to_have_count(0)
    until(lambda: waiting(other) == [])
    assert saved(home) == {"text": after, "number": 3}
    expect(line(other)).to_have_value(after)
    line(other).fill("och vidare")
    meanwhile(other, lambda: saved(home)["text"] == "och vidare")


@pytest.mark.parametrize("way", ["reload", "back"])
def test_a_choice_that_was_not_made_waits_when_the_page_comes_again(
    one: Page, other: Page, home: Home, way: str
) -> None:
    answers(one, "ny")
    line(other).fill("min")
    expect(box(other)).to_be_visible()
    other.on("dialog", lambda dialog: dialog.accept())
    if way == "reload":
        other.reload()
    else:
        other.goto(f"{ORIGIN}/program")
        other.go_back()
    expect(box(other)).to_be_visible()
    expect(line(other)).to_have_value("min")
    assert saved(home) == {"text": "ny"}


def test_who_leaves_a_choice_unmade_is_asked_first(one: Page, other: Page) -> None:
    asked: list[str] = []
    other.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    answers(one, "ny")
    line(other).fill("min")
    expect(box(other)).to_be_visible()
    other.reload()
    assert asked == ["beforeunload"]


def test_what_was_typed_without_a_network_is_merged_when_the_page_comes_again(
    one: Page, other: Page, net: Net, home: Home
) -> None:
    net.is_away = True
    other.get_by_label("Flera rader").fill("i tunneln")
    says(other, TROUBLE)
    net.is_away = False
    answers(one, "under tiden")
    other.reload()
    says(other, SAVED)
    assert saved(home) == {"text": "under tiden", "long": "i tunneln"}
    expect(line(other)).to_have_value("under tiden")
    expect(other.get_by_text("Vi har lagt tillbaka det du skrev sist")).to_be_visible()


def test_words_of_another_occasion_are_offered_and_fill_only_what_is_empty(one: Page, net: Net, home: Home) -> None:
    net.is_away = True
    line(one).fill("förra gången")
    one.get_by_label("Flera rader").fill("förra gången")
    says(one, TROUBLE)
    home.has_saved("alla-slag", {"long": "den här gången"}, version=1)
    home.responses["alla-slag"] |= {"occasion": 2, "occasions": 2}
    net.is_away = False
    one.reload()
    expect(line(one)).to_have_value("")
    one.get_by_role("button", name="Lägg tillbaka min text").click()
    says(one, SAVED)
    assert saved(home) == {"text": "förra gången", "long": "den här gången"}


def test_the_last_words_of_a_closed_tab_are_merged_too(
    one: Page, other: Page, net: Net, home: Home, bus: Recording
) -> None:
    """The first save is on its way when the page is hidden, and another tab has saved: the newest words meet neither it nor themselves."""
    answers(one, "ny")
    long = other.get_by_label("Flera rader")
    net.holds_answers = True
    long.fill("ett")
    meanwhile(other, lambda: saved(home) == {"text": "ny", "long": "ett"})
    long.fill("ett två")
    other.evaluate(EAGER)
    meanwhile(other, lambda: saved(home) == {"text": "ny", "long": "ett två"})
    net.release()
    says(other, SAVED)
    expect(box(other)).to_have_count(0)
    expect(line(other)).to_have_value("ny")


def test_a_save_that_comes_late_does_not_bring_back_what_was_emptied(one: Page, net: Net, home: Home) -> None:
    net.holds_saves = True
    line(one).fill("fel")
    meanwhile(one, lambda: len(net._held) == 1)
    line(one).fill("")
    net.holds_saves = False
    one.evaluate(EAGER)
    meanwhile(one, lambda: home.response("alla-slag")["version"] == 1)
    net.release()
    meanwhile(one, lambda: net.saves() == 2)
    assert saved(home) == {}


def test_an_answer_that_was_lost_does_not_make_the_page_meet_itself(one: Page, net: Net, home: Home) -> None:
    net.loses_answers = True
    line(one).fill("ett")
    says(one, TROUBLE)
    net.loses_answers = False
    line(one).fill("ett två")
    one.get_by_role("button", name="Spara", exact=True).click()
    expect(one.get_by_text("Sparat 2024-06-26 10:42")).to_be_visible()
    assert saved(home) == {"text": "ett två"}


def test_what_another_tab_answers_opens_its_questions_here(one: Page, other: Page) -> None:
    one.get_by_label("Ja", exact=True).check()
    says(one, SAVED)
    line(other).fill("hej")
    expect(other.get_by_label("Berätta mer")).to_be_visible()


def test_a_field_that_is_being_written_in_is_not_changed_under_the_pen(
    one: Page, other: Page, net: Net, home: Home
) -> None:
    answers(one, "ny")
    net.holds_answers = True
    other.get_by_label("Flera rader").fill("mitt")
    meanwhile(other, lambda: saved(home) == {"text": "ny", "long": "mitt"})
    line(other).fill("skrivet under tiden")
    net.release()
    expect(box(other)).to_be_visible()
    expect(line(other)).to_have_value("skrivet under tiden")
    assert saved(home)["text"] == "ny"


def test_every_kind_of_answer_is_shown_and_taken_over_from_another_tab(one: Page, other: Page, home: Home) -> None:
    home.has_saved("alla-slag", EVERY_ANSWER, version=1)
    line(other).fill("min")
    expect(box(other)).to_be_visible()
    other.get_by_role("button", name="Behåll det som är sparat").click()
    says(other, SAVED)
    assert saved(home) == EVERY_ANSWER
    other.get_by_label("Flera rader").fill("nytt")
    meanwhile(other, lambda: saved(home) == {**EVERY_ANSWER, "long": "nytt"})


def test_spara_shows_both_at_the_question_and_takes_what_is_chosen(
    one: Page, other: Page, home: Home, bus: Recording
) -> None:
    answers(one, "ny")
    other.get_by_label("Flera rader").fill("mitt")
    line(other).fill("min")
    other.evaluate("() => dispatchEvent(new Event('pagehide'))")
    expect(box(other)).to_be_visible()
    other.get_by_role("button", name="Spara", exact=True).click()
    choice = other.get_by_role("group", name="Svaret på ”En rad” är ändrat på två ställen")
    expect(choice).to_contain_text("ny")
    expect(line(other)).to_have_value("min")
    other.get_by_role("button", name="Spara", exact=True).click()
    expect(choice).to_be_visible()
    assert saved(home) == {"text": "ny", "long": "mitt"}
    choice.get_by_label("Det som står i fältet").check()
    other.get_by_role("button", name="Spara", exact=True).click()
    expect(other.get_by_text("Sparat 2024-06-26 10:42")).to_be_visible()
    assert saved(home) == {"text": "min", "long": "mitt"}
    assert bus.last(SAVE_RESPONSE)["answers"] == saved(home)
    until(lambda: waiting(other) == [])
