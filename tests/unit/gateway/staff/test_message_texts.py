"""Messages as text for the medical record: who wrote what and when, without formatting, and an export in the access log."""

from typing import Any
from uuid import UUID

import pytest

from common.contracts.directory.people import PEOPLE
from common.contracts.errors import NotFound, Unavailable
from common.contracts.messaging.messages import MESSAGES
from common.contracts.moments.access import OPEN
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording
from tests.unit.gateway.staff.talk import HERE, conversation, message

PAGE = f"{HERE}/text"
THEIRS = {"side": "citizen", "person_id": None, "is_seen": None}


def page_of(shown: list[dict[str, Any]], next_before: int | None = None) -> dict[str, Any]:
    return {
        "moment_id": unit.MOMENT,
        "conversation": conversation(),
        "messages": shown,
        "next_before": next_before,
    }


@pytest.fixture(autouse=True)
def talk(bus: Recording) -> None:
    """Let Angelica and Jane have written."""
    bus.answer(OPEN, {"header": unit.header(), "grant": "grant"})
    body = "<p>Ett &lt;svar&gt;<br>rad</p><p><strong>Två</strong></p>"
    bus.answer(MESSAGES, page_of([message(2, body=body, **THEIRS), message(1)], 1))


def text_of(angelica: Browser, address: str) -> str:
    html = angelica.get(address).html
    return html.partition("readonly>\n")[2].partition("</textarea>")[0]


def test_a_page_of_a_conversation_is_its_words_under_who_and_when(angelica: Browser, bus: Recording) -> None:
    assert text_of(angelica, PAGE) == (
        "Min konversation\n\nAngelica Wesslén, 2024-06-25 09:25\nText 1\n\n"
        "Jane Doe, 2024-06-25 09:25\nEtt &lt;svar&gt;\nrad\n\nTvå"
    )
    [record] = bus.records
    assert (record["action"], record["what"], record["citizen_ids"]) == (
        "export",
        "messages as text",
        [str(unit.CITIZEN)],
    )
    assert bus.last(MESSAGES)["limit"] == 50
    assert f"{PAGE}?fore=1" in angelica.get(PAGE).links()


def test_one_message_is_asked_for_alone(angelica: Browser, bus: Recording) -> None:
    bus.answer(MESSAGES, page_of([message(2, guardian_id=unit.GUARDIAN, **THEIRS)], 2))
    assert "Ingrid Strand, vårdnadshavare, 2024-06-25 09:25\nText 2" in text_of(angelica, f"{PAGE}?nummer=2")
    assert (bus.last(MESSAGES)["before"], bus.last(MESSAGES)["limit"]) == (3, 1)
    assert "Visa äldre" not in angelica.get(f"{PAGE}?nummer=2").text


@pytest.mark.parametrize(
    "query",
    [
        "nummer=x",
        "fore=",
        "fore=1.5",
        "nummer=0",
        "nummer=-1",
        "nummer=",
        "fore=0",
        "fore=-1",
        f"nummer={2**63 - 1}",
        "fore=99999999999999999999",
    ],
)
def test_what_is_no_messages_number_gives_the_newest(angelica: Browser, bus: Recording, query: str) -> None:
    page = angelica.get(f"{PAGE}?{query}")
    assert (page.status, "Text 1" in page.text) == (200, True)
    assert (bus.last(MESSAGES).get("before"), bus.last(MESSAGES)["limit"]) == (None, 50)


def test_without_names_the_sides_are_told(angelica: Browser, bus: Recording) -> None:
    bus.answer(PEOPLE, Unavailable(service="directory"))
    text = text_of(angelica, PAGE)
    assert "Vårdenheten, 2024" in text
    assert "Invånaren, 2024" in text


def test_what_is_not_there_is_not_found(angelica: Browser, bus: Recording) -> None:
    bus.answer(MESSAGES, NotFound())
    assert angelica.get(f"/personal/moment/{unit.MOMENT}/meddelanden/{UUID(int=5)}/text").status == 404
    assert bus.records == []
