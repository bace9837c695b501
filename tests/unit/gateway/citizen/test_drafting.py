"""A message's draft while it is written, in a real browser: it saves itself, is there elsewhere, and no text of another device is lost."""

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page, Route, expect

from common.contracts.messaging.drafts import SAVE_DRAFT
from common.contracts.messaging.messages import SEND_MESSAGE
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.home import Home
from tests.unit.gateway.citizen.talk import HERE, Talk
from tests.unit.gateway.citizen.test_autosave import EAGER, TROUBLE, meanwhile, says, waiting
from tests.unit.gateway.citizen.test_editor import box
from tests.unit.gateway.staff.recording import Recording
from tests.waiting import until

SAVED = re.compile(r"^Sparat \d\d\.\d\d$")
HAS_OTHER = "Du har också skrivit på en annan enhet."


@pytest.fixture
def talk(bus: Recording, home: Home) -> Talk:
    """Give a conversation in which nothing was written."""
    return Talk(bus)


def opened(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(f"{ORIGIN}{HERE}")
    expect(page.get_by_role("group", name="Formatering")).to_be_visible()
    return page


@pytest.fixture
def writing(context: BrowserContext, net: Net, talk: Talk) -> Page:
    """Give the conversation, open in the browser."""
    return opened(context)


def is_saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_text(SAVED)


def test_what_is_typed_is_saved_a_second_later_and_stands_there_elsewhere(
    context: BrowserContext, writing: Page, net: Net, talk: Talk
) -> None:
    box(writing).press_sequentially("Hej ")
    writing.keyboard.press("Control+b")
    writing.keyboard.type("du")
    assert len(waiting(writing)) == 1
    is_saved(writing)
    assert (talk.kept, net.saves()) == ("<p>Hej <strong>du</strong></p>", 1)
    until(lambda: waiting(writing) == [])
    writing.get_by_label("Vad konversationen heter").fill("Stoppdagen")
    meanwhile(writing, lambda: talk.subject == "Stoppdagen")
    elsewhere = opened(context)
    expect(box(elsewhere).locator("strong")).to_have_text("du")
    expect(elsewhere.get_by_label("Vad konversationen heter")).to_have_value("Stoppdagen")


@pytest.mark.parametrize("held", ["holds_saves", "holds_answers"])
def test_hiding_the_page_saves_at_once_although_a_save_is_on_its_way(
    writing: Page, net: Net, talk: Talk, held: str
) -> None:
    """Whether the older save arrives before the newer one or after it, the newest words are what is kept, and no other text."""
    setattr(net, held, True)
    box(writing).fill("ett två")
    meanwhile(writing, lambda: net.saves() + len(net._held) >= 1)
    box(writing).fill("två")
    net.holds_saves = False
    writing.evaluate(EAGER)
    meanwhile(writing, lambda: talk.kept == "<p>två</p>")
    net.release()
    is_saved(writing)
    until(lambda: waiting(writing) == [])
    assert (talk.kept, talk.other) == ("<p>två</p>", "")


def test_a_lost_answer_is_asked_for_again_and_is_no_other_text(writing: Page, net: Net, talk: Talk) -> None:
    net.loses_answers = True
    box(writing).fill("ett")
    says(writing, TROUBLE)
    box(writing).fill("tvåan")
    net.loses_answers = False
    meanwhile(writing, lambda: talk.kept == "<p>tvåan</p>")
    is_saved(writing)
    assert talk.other == ""


def test_words_that_were_not_saved_come_back_in_the_tab(writing: Page, net: Net, talk: Talk) -> None:
    writing.route("**/autospara", lambda route: route.abort())
    box(writing).fill("i tunneln")
    says(writing, TROUBLE)
    writing.reload()
    expect(writing.get_by_text("Vi har lagt tillbaka det du skrev sist")).to_be_visible()
    expect(box(writing)).to_have_text("i tunneln")
    writing.unroute("**/autospara")
    is_saved(writing)
    assert talk.kept == "<p>i tunneln</p>"


def test_a_lost_session_keeps_the_words_until_the_same_person_is_back(
    writing: Page, net: Net, talk: Talk, jane: FlaskClient
) -> None:
    jane.delete_cookie("sob-citizen")
    box(writing).fill("kvar")
    says(writing, "Du är utloggad. Det du skrivit finns kvar")
    jane.set_cookie("sob-citizen", "a random id")
    writing.reload()
    expect(box(writing)).to_have_text("kvar")
    is_saved(writing)
    assert talk.kept == "<p>kvar</p>"


def test_of_two_devices_the_newest_wins_with_notice_and_the_other_text_stands_beside(writing: Page, talk: Talk) -> None:
    talk.write("<p>På telefonen</p>")
    box(writing).fill("På datorn")
    is_saved(writing)
    expect(writing.get_by_text(HAS_OTHER)).to_be_visible()
    assert (talk.kept, talk.other) == ("<p>På datorn</p>", "<p>På telefonen</p>")
    writing.get_by_role("button", name="Visa båda texterna").click()
    expect(writing.get_by_text("På telefonen")).to_be_visible()
    expect(box(writing)).to_have_text("På datorn")
    box(writing).fill("På datorn, och")
    meanwhile(writing, lambda: talk.kept == "<p>På datorn, och</p>")
    is_saved(writing)
    writing.get_by_role("button", name="Ta bort texten").click()
    expect(writing.get_by_text("Texten från den andra enheten är borttagen.")).to_be_visible()
    assert talk.other == ""


def test_a_third_text_is_written_over_nothing_and_can_be_sent_when_all_are_seen(writing: Page, talk: Talk) -> None:
    talk.write("<p>På telefonen</p>")
    talk.draft.other = "<p>På plattan</p>".encode()
    box(writing).fill("På datorn")
    says(writing, "Texten är ändrad eller skickad från en annan flik eller enhet.")
    assert (talk.kept, talk.other) == ("<p>På telefonen</p>", "<p>På plattan</p>")
    writing.get_by_role("button", name="Skicka meddelande").click()
    expect(writing.get_by_text("På telefonen")).to_be_visible()
    expect(writing.get_by_text("På plattan")).to_be_visible()
    writing.get_by_role("button", name="Skicka meddelande").click()
    expect(writing.get_by_text("Meddelandet är skickat.")).to_be_visible()
    assert talk.sent == ["<p>På datorn</p>"]
    until(lambda: waiting(writing) == [])


def test_a_draft_that_another_tab_has_sent_is_told_and_does_not_come_back(
    context: BrowserContext, writing: Page, talk: Talk
) -> None:
    box(writing).fill("Hej")
    is_saved(writing)
    other = opened(context)
    other.get_by_role("button", name="Skicka meddelande").click()
    expect(other.get_by_text("Meddelandet är skickat.")).to_be_visible()
    box(writing).fill("Hej igen")
    says(writing, "Texten är ändrad eller skickad från en annan flik eller enhet.")
    assert talk.kept == ""
    writing.reload()
    expect(box(writing)).to_have_text("Hej igen")
    is_saved(writing)
    assert (talk.kept, talk.sent) == ("<p>Hej igen</p>", ["<p>Hej</p>"])


def test_two_clicks_send_once_and_nothing_waits_afterwards(writing: Page, talk: Talk, bus: Recording) -> None:
    box(writing).fill("En gång")
    writing.get_by_role("button", name="Skicka meddelande").dblclick()
    expect(writing.get_by_text("Meddelandet är skickat.")).to_be_visible()
    assert talk.sent == ["<p>En gång</p>"]
    until(lambda: waiting(writing) == [])
    assert len({each["idempotency_id"] for name, each in bus.asked if name == SEND_MESSAGE.routing_key}) == 1


def test_a_message_whose_answer_was_lost_is_not_put_back_to_be_sent_again(writing: Page, net: Net, talk: Talk) -> None:
    box(writing).fill("Bara  en gång")
    is_saved(writing)
    net.loses_answers = True
    writing.get_by_role("button", name="Skicka meddelande").click()
    writing.wait_for_url("chrome-error://**")
    assert talk.sent == ["<p>Bara en gång</p>"]
    net.loses_answers = False
    writing.goto(f"{ORIGIN}{HERE}")
    expect(writing.locator("[data-is-own] .message")).to_have_text("Bara en gång")
    expect(writing.get_by_role("group", name="Formatering")).to_be_visible()
    until(lambda: waiting(writing) == [])
    expect(box(writing)).to_have_text("")


def test_an_empty_name_keeps_nothing_from_being_saved(writing: Page, talk: Talk, bus: Recording) -> None:
    writing.get_by_label("Vad konversationen heter").fill("")
    box(writing).fill("Hej")
    is_saved(writing)
    assert talk.kept == "<p>Hej</p>"
    assert "subject" not in bus.last(SAVE_DRAFT)


def test_words_that_were_typed_before_the_script_came_are_saved_too(
    context: BrowserContext, net: Net, talk: Talk
) -> None:
    held: list[Route] = []
    page = context.new_page()
    page.route("**/messages.js*", lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks what it calls)
    page.goto(f"{ORIGIN}{HERE}", wait_until="commit")
    box(page).press_sequentially("Genast")
    meanwhile(page, lambda: len(held) == 1)
    held[0].fallback()
    is_saved(page)
    assert talk.kept == "<p>Genast</p>"
    page.keyboard.type("!")
    meanwhile(page, lambda: talk.kept == "<p>Genast!</p>")


def test_the_signs_of_a_name_are_counted_while_it_is_written(writing: Page) -> None:
    name = writing.get_by_label("Vad konversationen heter")
    expect(writing.get_by_text("Antal tecken: 16/100")).to_be_visible()
    name.fill("Stoppdag 🎉")
    expect(writing.get_by_text("Antal tecken: 10/100")).to_be_visible()
    expect(name).to_have_accessible_description(re.compile("Antal tecken: 10/100$"))


def test_the_text_goes_along_into_a_window_of_its_own(writing: Page, talk: Talk) -> None:
    box(writing).fill("Vid sidan av")
    with writing.context.expect_page() as window:
        writing.get_by_role("link", name="Öppna i eget fönster").click()
    expect(window.value.get_by_role("group", name="Formatering")).to_be_visible()
    expect(box(window.value)).to_have_text("Vid sidan av")
    assert talk.kept == "<p>Vid sidan av</p>"
    box(window.value).press_sequentially("!")
    is_saved(window.value)
    meanwhile(window.value, lambda: talk.kept == "<p>!Vid sidan av</p>")


def test_signing_out_leaves_nothing_in_the_tab(writing: Page, net: Net) -> None:
    net.is_away = True
    box(writing).fill("Bara mitt")
    says(writing, TROUBLE)
    assert len(waiting(writing)) == 1
    writing.evaluate("() => document.querySelector('[data-sign-out]').dispatchEvent(new Event('submit'))")
    assert waiting(writing) == []
