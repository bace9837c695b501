"""Meddelanden on staff's pages, without a script: the list and the writing."""

from typing import Any

import pytest

from common.contracts.directory.answer_times import ANSWER_TIME
from common.contracts.errors import (
    IllegalTransition,
    StaleVersion,
    Unavailable,
)
from common.contracts.messaging.conversations import BEGIN_CONVERSATION, DELETE_CONVERSATION, MOMENT_CONVERSATIONS
from common.contracts.messaging.drafts import DRAFT, DROP_OTHER, SAVE_DRAFT
from common.contracts.messaging.messages import MARK_MESSAGES, MESSAGES, SEND_MESSAGE
from common.contracts.messaging.unread import MARKERS
from common.contracts.notifications.reach import REACH
from tests.unit.gateway.answer_times import every_answer_time
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording
from tests.unit.gateway.staff.talk import HERE, LIST, TALK, draft, message, page_of, prepare


@pytest.fixture(autouse=True)
def talk(bus: Recording) -> None:
    """Let there be a conversation, and let everything be done."""
    prepare(bus)


def test_the_list_tells_what_is_unread_and_what_waits_and_is_recorded(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(LIST)
    assert "Olästa (1)" in page.text
    assert "Utkast (1)" in page.text
    assert HERE in page.links()
    [record] = bus.records
    assert (record["action"], record["what"], record["moment_id"]) == ("read", "conversations", str(unit.MOMENT))
    begun = angelica.send(page.form("/meddelanden"))
    assert (begun.status, begun.goes_to) == (303, f"{HERE}#meddelande")
    assert bus.last(BEGIN_CONVERSATION)["subject"] == "Min konversation"


def test_a_conversation_shows_who_wrote_what_and_is_read_by_that(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(HERE)
    assert "Angelica Wesslén" in page.text
    assert "Jane Doe" in page.text
    assert "Inte läst av invånaren ännu" in page.text
    assert "ring 112" in page.text
    assert page.form(str(TALK)).fields["body"] == "Hej <3\ndu\n\nNy rad"
    assert (bus.last(MARK_MESSAGES)["number"], bus.last(MARK_MESSAGES)["is_read"]) == (2, True)
    assert bus.records[0]["what"] == "messages"


def test_the_tab_of_the_page_on_which_a_message_is_read_says_what_is_left(angelica: Browser, bus: Recording) -> None:
    told = {"moment_id": unit.MOMENT, "unread": 3, "drafts": 0, "messages": 9}
    bus.answer(MARKERS, {"moments": [told], "messages": None})
    assert "Meddelanden 2 olästa" in angelica.get(HERE).text
    bus.answer(MARK_MESSAGES, Unavailable(service="messaging"))
    assert "Meddelanden 3 olästa" in angelica.get(HERE).text


def test_what_is_read_already_is_marked_by_nobody(angelica: Browser, bus: Recording) -> None:
    bus.answer(MESSAGES, page_of([message(1)], unread=0))
    angelica.get(HERE)
    angelica.get(f"{HERE}?fore=2")
    assert MARK_MESSAGES.routing_key not in bus.names()


def test_a_guardian_is_named_as_one(angelica: Browser, bus: Recording) -> None:
    theirs = {"side": "citizen", "person_id": None, "guardian_id": unit.GUARDIAN, "is_seen": None}
    bus.answer(MESSAGES, page_of([message(1, **theirs)]))
    assert "Ingrid Strand, vårdnadshavare" in angelica.get(HERE).text


@pytest.mark.parametrize(
    "body",
    [
        "<p>x</p><script>alert(1)</script>",
        "<p onclick='x'>y</p>",
        "<img src=x onerror=y>",
        "<a href='javascript:1'>z</a>",
    ],
)
def test_whatever_a_service_gives_nothing_but_four_tags_stays_one(angelica: Browser, bus: Recording, body: str) -> None:
    bus.answer(MESSAGES, page_of([message(1, body=f"{body}<p>a <strong>b</strong> &lt;i&gt;</p>")]))
    html = angelica.get(HERE).html
    assert "<p>a <strong>b</strong> &lt;i&gt;</p>" in html
    assert not any(each in html for each in ("<script>alert", "<p onclick", "<img src=x", "<a href='javascript"))


def test_what_is_typed_is_sent_as_paragraphs(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(HERE).form(str(TALK))
    sent = angelica.send(form, body="Hej <b>du</b>\r\nrad\r\n\r\nstycke", form_action="skicka")
    assert (sent.status, sent.goes_to.partition("?")[0]) == (303, HERE)
    asked = bus.last(SEND_MESSAGE)
    assert asked["body"] == "<p>Hej &lt;b&gt;du&lt;/b&gt;<br>rad</p><p>stycke</p>"
    assert "subject" not in asked
    assert "Meddelandet är skickat." in angelica.follow(sent).text


def test_two_clicks_say_once_what_was_done_once(angelica: Browser) -> None:
    form = angelica.get(HERE).form(str(TALK))
    first, second = (angelica.send(form, body="Hej", form_action="skicka") for _ in range(2))
    assert first.goes_to == second.goes_to
    assert angelica.follow(second).text.count("Meddelandet är skickat.") == 1


def test_a_draft_is_kept_on_the_version_that_the_page_began_from(angelica: Browser, bus: Recording) -> None:
    saved = angelica.send(angelica.get(HERE).form(str(TALK)), body="", form_action="spara")
    assert (saved.status, bus.last(SAVE_DRAFT)["body"], bus.last(SAVE_DRAFT)["expected_version"]) == (303, "", 4)


def test_when_the_citizen_is_notified_is_kept_with_the_draft(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(HERE).form(str(TALK))
    assert form.fields["notify"] == "direct"
    angelica.send(form, body="Hej", notify="none", form_action="spara")
    assert bus.last(SAVE_DRAFT)["notify"] == "none"
    bus.answer(DRAFT, draft(notify="none"))
    form = angelica.get(HERE).form(str(TALK))
    assert form.fields["notify"] == "none"
    bus.answer(SAVE_DRAFT, StaleVersion(changed=["draft"]))
    again = angelica.send(form, body="Hej", notify="morning", form_action="spara")
    assert (again.status, again.form(str(TALK)).fields["notify"]) == (409, "morning")


def test_a_choice_that_is_none_is_told_at_its_field(angelica: Browser) -> None:
    page = angelica.send(angelica.get(HERE).form(str(TALK)), body="Hej", notify="i morgon", form_action="spara")
    assert (page.status, 'href="#avisering"' in page.html) == (422, True)


def test_a_conversation_without_messages_can_be_named_and_removed(angelica: Browser, bus: Recording) -> None:
    bus.answer(MESSAGES, page_of([], messages=0, unread=0))
    page = angelica.get(HERE)
    angelica.send(page.form(str(TALK)), subject="Stoppdagen", body="Hej", form_action="skicka")
    assert bus.last(SEND_MESSAGE)["subject"] == "Stoppdagen"
    removed = angelica.send(page.form("/ta-bort"))
    assert (removed.status, removed.goes_to) == (303, LIST)
    bus.answer(DELETE_CONVERSATION, IllegalTransition(state="sent", action="delete"))
    assert "Det går inte att göra i det här läget." in angelica.follow(angelica.send(page.form("/ta-bort"))).text


def test_the_text_of_another_device_is_shown_until_it_is_dropped(angelica: Browser, bus: Recording) -> None:
    bus.answer(DRAFT, draft(other="<p>På telefonen</p>"))
    page = angelica.get(HERE)
    assert "På telefonen" in page.text
    angelica.send(page.form("/annan-text"))
    assert bus.last(DROP_OTHER)["expected_version"] == 4


def test_a_message_is_marked_as_unread_again(angelica: Browser, bus: Recording) -> None:
    done = angelica.send(angelica.get(HERE).form("/olast"))
    assert done.goes_to == LIST
    assert (bus.last(MARK_MESSAGES)["number"], bus.last(MARK_MESSAGES)["is_read"]) == (2, False)


def test_without_the_service_the_page_says_so_and_the_moment_opens(angelica: Browser, bus: Recording) -> None:
    bus.answer(MOMENT_CONVERSATIONS, Unavailable(service="messaging"))
    assert angelica.get(LIST).status == 503
    page = angelica.get(f"/personal/moment/{unit.MOMENT}")
    assert (page.status, LIST in page.links()) == (200, True)


def test_without_a_script_the_lines_that_are_not_changed_keep_their_bold(angelica: Browser, bus: Recording) -> None:
    bus.answer(DRAFT, draft(body="<p><strong>Hej</strong> &amp; hå</p><p>Ny <em>rad</em></p>"))
    page = angelica.get(HERE)
    assert "En del av utkastet är fet eller kursiv text." in page.text
    form = page.form(str(TALK))
    angelica.send(form, body=f"{form.fields['body']}!", form_action="spara")
    assert bus.last(SAVE_DRAFT)["body"] == "<p><strong>Hej</strong> &amp; hå</p><p>Ny rad!</p>"
    bus.answer(SAVE_DRAFT, StaleVersion(changed=["draft"]))
    shown_again = angelica.send(form, body="Hej & hå", form_action="spara")
    assert shown_again.form(str(TALK)).fields["formatted"] == form.fields["formatted"]


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        ({"has_channel": False, "is_unreachable": False}, "Invånaren har inte slagit på några aviseringar"),
        ({"has_channel": True, "is_unreachable": True}, "Den senaste aviseringen kom inte fram till invånaren."),
        ({"has_channel": True, "is_unreachable": False}, ""),
        (Unavailable(service="notifications"), ""),
    ],
    ids=["none is on", "none arrives", "all is well", "nobody knows"],
)
def test_staff_choose_when_the_citizen_is_notified_and_are_told_when_that_reaches_nobody(
    angelica: Browser, bus: Recording, reach: Any, said: str
) -> None:
    bus.answer(REACH, reach)
    page = angelica.get(HERE)
    assert page.status == 200
    assert {each for each in ("Invånaren har inte slagit på", "kom inte fram") if each in page.text} == {
        each for each in ("Invånaren har inte slagit på", "kom inte fram") if each in said
    }
    angelica.send(page.form(str(TALK)), body="Hej", form_action="skicka", notify="morning")
    assert bus.last(SEND_MESSAGE)["notify"] == "morning"


@every_answer_time
def test_the_units_answer_time_stands_above_the_box(angelica: Browser, bus: Recording, answer: Any, said: str) -> None:
    bus.answer(ANSWER_TIME, answer)
    page = angelica.get(HERE).text
    assert said in page
    assert ("svarar oftast" in page) is bool(said)
    assert "ring 112" in page
