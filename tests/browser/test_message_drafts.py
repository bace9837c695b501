"""A message while it is being written: it outlives its tab, its session and a service that dies, and is sent once."""

import os
import re
import signal
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import NARROW, Patient, People
from tests.browser.tab import Tab
from tests.system import BASHIR, Visitor
from tests.waiting import until

SAVED = re.compile(r"^Sparat \d\d\.\d\d$")
CONVERSATION = "Stoppdagen"


def box(tab: Tab) -> Locator:
    return tab.page.get_by_role("textbox", name=re.compile("^Skriv till"))


def status(tab: Tab) -> Locator:
    return tab.page.locator("[data-status]")


class Talk:
    """A conversation of the patient's that somebody has begun; `who` is signed in at the API."""

    def __init__(self, who: Visitor, patient: Patient, area: str, pages: str) -> None:
        self.who = who
        self.path = f"{area}/moments/{patient.moment_id}/conversations"
        begun = who.do(self.path, subject=CONVERSATION)
        assert begun.status_code == 200, begun.text
        self.path += f"/{begun.json()['conversation_id']}"
        self.page = f"{pages}/{patient.moment_id}/meddelanden/{begun.json()['conversation_id']}"

    @property
    def draft(self) -> str:
        """Give the HTML of what is saved."""
        return str(self.who.get(f"{self.path}/draft").json()["body"] or "")

    @property
    def sent(self) -> list[str]:
        """Give the HTML of what is sent, oldest first."""
        found: list[dict[str, Any]] = self.who.get(f"{self.path}/messages").json()["messages"]
        return [each["body"] for each in reversed(found)]


def opened(tab: Tab, talk: Talk) -> Tab:
    tab.open(talk.page)
    tab.shows(CONVERSATION)
    expect(tab.page.get_by_role("group", name="Formatering")).to_be_visible()
    return tab


@pytest.fixture
def talk(patient: Patient) -> Talk:
    """Give the citizen's conversation."""
    return Talk(patient.visitor, patient, "/my", "/program")


@pytest.fixture
def writing(people: People, patient: Patient, talk: Talk) -> Tab:
    """Give the citizen's tab with the conversation."""
    return opened(people.citizen(patient, viewport=NARROW), talk)


def test_a_tab_is_closed_in_mid_sentence_and_the_draft_is_there_on_another_device(
    people: People, patient: Patient, bashir: Visitor
) -> None:
    talk = Talk(bashir, patient, "", "/personal/moment")
    desk = opened(people.staff(BASHIR), talk)
    box(desk).press_sequentially("Hej! Du ")
    desk.page.keyboard.press("Control+b")
    desk.page.keyboard.type("behöver")
    desk.page.get_by_label("När invånaren aviseras").select_option("morning")
    desk.page.close(run_before_unload=True)
    until(lambda: talk.draft == "<p>Hej! Du <strong>behöver</strong></p>")
    phone = opened(people.staff(BASHIR, viewport=NARROW), talk)
    expect(box(phone)).to_have_text("Hej! Du behöver")
    expect(box(phone).locator("strong")).to_have_text("behöver")
    expect(phone.page.get_by_label("När invånaren aviseras")).to_have_value("morning")
    desk = opened(people.staff(BASHIR), talk)
    desk.picture("staff/images/meddelande", at=desk.page.get_by_role("heading", level=1))


def test_a_session_that_ends_in_mid_message_costs_no_word(
    people: People, patient: Patient, writing: Tab, talk: Talk
) -> None:
    writing.inspection.expect("status of 401")
    box(writing).fill("Första raden.")
    expect(status(writing)).to_have_text(SAVED)
    writing.picture("citizens/images/meddelande", at=writing.page.get_by_text("Skriv till din behandlare"))
    writing.context.clear_cookies(name="sob-citizen")
    box(writing).press_sequentially(" Andra raden.")
    expect(status(writing)).to_contain_text("Du är utloggad. Det du skrivit finns kvar")
    writing.inspection.now()
    again = people.system.citizen(patient.number)
    writing.context.add_cookies([{"name": again.cookie, "value": again.secret, "url": people.system.url}])
    opened(writing, talk)
    writing.says("Vi har lagt tillbaka det du skrev sist")
    expect(status(writing)).to_have_text(SAVED)
    talk.who = again
    assert box(writing).inner_text() == "Första raden. Andra raden."
    assert talk.draft == "<p>Första raden. Andra raden.</p>"


def test_words_wait_for_a_service_that_died_and_two_clicks_send_once(people: People, writing: Tab, talk: Talk) -> None:
    writing.inspection.expect("status of 50")
    box(writing).fill("Skrivet i tid")
    expect(status(writing)).to_have_text(SAVED)
    messaging = people.system.supervisor._kept["messaging"].child
    assert messaging
    os.killpg(messaging.pid, signal.SIGKILL)
    box(writing).press_sequentially(" och otid")
    until(lambda: talk.draft == "<p>Skrivet i tid och otid</p>", 60)
    expect(status(writing)).to_have_text(SAVED)
    writing.page.get_by_role("button", name="Skicka meddelande").dblclick()
    writing.says("Meddelandet är skickat.")
    writing.shows(CONVERSATION)
    assert (talk.sent, talk.draft) == (["<p>Skrivet i tid och otid</p>"], "")


def test_one_writes_by_keyboard_alone_on_a_narrow_screen(writing: Tab, talk: Talk) -> None:
    writing.page.get_by_role("textbox", name="Vad konversationen heter").focus()
    for _ in range(3):
        writing.page.keyboard.press("Tab")
    expect(writing.page.get_by_role("button", name="Kursiv")).to_be_focused()
    writing.page.keyboard.press("Space")
    expect(box(writing)).to_be_focused()
    writing.page.keyboard.type("Lutar")
    writing.inspection.now()
    writing.page.keyboard.press("Tab")
    expect(writing.page.get_by_role("button", name="Skicka meddelande")).to_be_focused()
    writing.page.keyboard.press("Enter")
    writing.says("Meddelandet är skickat.")
    writing.shows(CONVERSATION)
    assert talk.sent == ["<p><em>Lutar</em></p>"]
