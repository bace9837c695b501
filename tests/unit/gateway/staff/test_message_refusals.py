"""What is in the way of a message on staff's pages: the words stay, and nothing is written over unseen."""

from uuid import UUID

import pytest

from common.contracts.base import Rpc
from common.contracts.errors import (
    Forbidden,
    Invalid,
    MomentEnded,
    NamedError,
    OutcomeUnknown,
    StaleVersion,
    Unavailable,
)
from common.contracts.messaging.drafts import DRAFT, SAVE_DRAFT
from common.contracts.messaging.messages import MESSAGES, SEND_MESSAGE
from common.contracts.moments.access import OPEN
from common.phrases import inputs
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording
from tests.unit.gateway.staff.talk import HERE, LIST, TALK, draft, prepare


@pytest.fixture(autouse=True)
def talk(bus: Recording) -> None:
    """Let there be a conversation, and let everything be done."""
    prepare(bus)


@pytest.mark.parametrize(
    ("contract", "refused", "said"),
    [
        (SAVE_DRAFT, StaleVersion(changed=["draft"]), "Någon har ändrat det här"),
        (SEND_MESSAGE, MomentEnded(state="ended"), "Momentet är avslutat"),
        (SEND_MESSAGE, Forbidden(), ""),
    ],
)
def test_what_was_typed_stays_on_the_page_when_it_is_refused(
    angelica: Browser, bus: Recording, contract: Rpc, refused: NamedError, said: str
) -> None:
    form = angelica.get(HERE).form(str(TALK))
    bus.answer(contract, refused)
    page = angelica.send(form, body="Mina <ord>", form_action="spara" if contract is SAVE_DRAFT else "skicka")
    assert page.status == refused.status
    assert page.form(str(TALK)).fields["body"] == "Mina <ord>"
    assert said in page.text


def test_what_is_shown_again_is_saved_on_the_version_that_it_was_typed_on(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(HERE).form(str(TALK))
    bus.answer(SEND_MESSAGE, Invalid(fields={"body": [inputs.SAYS_NOTHING()]}))
    bus.answer(DRAFT, draft(version=9, body="<p>På telefonen</p>"))
    again = angelica.send(form, body=" ", form_action="skicka").form(str(TALK))
    assert (again.fields["expected_version"], again.fields["body"]) == ("4", " ")
    angelica.send(again, body="Nytt", form_action="skicka")
    assert bus.last(SEND_MESSAGE)["expected_version"] == 4


def test_what_is_refused_for_its_version_shows_all_there_is_and_may_be_sent_then(
    angelica: Browser, bus: Recording
) -> None:
    form = angelica.get(HERE).form(str(TALK))
    bus.answer(SEND_MESSAGE, StaleVersion(changed=["draft"]))
    bus.answer(DRAFT, draft(version=9, body="<p>På telefonen</p>", other="<p>På plattan</p>"))
    page = angelica.send(form, body="Mina ord", form_action="skicka")
    assert ("På telefonen" in page.text, "På plattan" in page.text) == (True, True)
    again = page.form(str(TALK))
    assert (again.fields["expected_version"], again.fields["body"]) == ("9", "Mina ord")


@pytest.mark.parametrize(
    ("refused", "action", "said"),
    [
        (Unavailable(service="messaging"), "skicka", "Meddelandet är inte skickat"),
        (OutcomeUnknown(service="messaging"), "skicka", "Vi vet inte om meddelandet hann skickas"),
        (Unavailable(service="messaging"), "spara", "Utkastet är inte sparat"),
    ],
    ids=["away", "nobody knows", "a draft"],
)
def test_a_service_that_is_away_costs_no_word_and_the_same_goes_once_more(
    angelica: Browser, bus: Recording, refused: NamedError, action: str, said: str
) -> None:
    form = angelica.get(HERE).form(str(TALK))
    for contract in (SEND_MESSAGE, SAVE_DRAFT):
        bus.answer(contract, refused)
    page = angelica.send(form, body="Mina ord", form_action=action)
    assert (page.status, said in page.text) == (refused.status, True)
    assert "Mina ord" in page.html
    ids = {"conversation_id": TALK, "moment_id": unit.MOMENT}
    bus.answer(SEND_MESSAGE, {**ids, "message_id": UUID(int=93), "number": 3, "sent_at": unit.STARTED})
    bus.answer(SAVE_DRAFT, {**ids, "version": 5, "saved_at": unit.STARTED, "has_other": False})
    again = angelica.send(page.form(str(TALK)))
    assert again.status == 303
    names = {SEND_MESSAGE.routing_key, SAVE_DRAFT.routing_key}
    sent = [each["idempotency_id"] for name, each in bus.asked if name in names]
    assert sent == [form.fields["idempotency_id"]] * 2


def test_words_that_must_be_corrected_outlive_a_service_that_goes_away_meanwhile(
    angelica: Browser, bus: Recording
) -> None:
    form = angelica.get(HERE).form(str(TALK))
    bus.answer(SEND_MESSAGE, MomentEnded(state="ended"))
    bus.answer(MESSAGES, Unavailable(service="messaging"))
    page = angelica.send(form, body="Mina ord", form_action="skicka")
    assert (page.status, "Mina ord" in page.html) == (503, True)


def test_an_empty_message_is_told_at_its_field(angelica: Browser, bus: Recording) -> None:
    bus.answer(SEND_MESSAGE, Invalid(fields={"body": [inputs.SAYS_NOTHING()]}))
    page = angelica.send(angelica.get(HERE).form(str(TALK)), body=" ", form_action="skicka")
    assert (page.status, 'href="#meddelande"' in page.html) == (422, True)


def test_who_may_only_read_has_no_field_and_keeps_what_was_typed(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(HERE).form(str(TALK))
    bus.answer(OPEN, {"header": unit.header(access="read", state="ended"), "grant": "grant"})
    bus.answer(SEND_MESSAGE, MomentEnded(state="ended"))
    page = angelica.send(form, body="Mina ord", form_action="skicka")
    assert "Mina ord" in page.text
    assert "<textarea" not in page.html
    assert "Ny konversation" not in angelica.get(LIST).text
