"""Searching the messages of a moment on staff's pages: words stand in no address, and a page is asked for until it is full."""

from typing import Any
from uuid import UUID

import pytest

from common.contracts.messaging.conversations import MOMENT_CONVERSATIONS
from common.contracts.messaging.searching import SEARCH_MESSAGES
from gateway.aggregates import conversations
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

LIST = f"/personal/moment/{unit.MOMENT}/meddelanden"
TALK = UUID(int=80)


def found(number: int | None = 4, **told: Any) -> dict[str, Any]:
    """Give a message that was found."""
    nobody = dict.fromkeys(("person_id", "commission_version_id", "guardian_id"))
    parts = {"before": "jag <b>valde ", "found": "datum", "after": " i går"}
    place = {"conversation_id": TALK, "subject": "Stoppdag", "number": number, "side": "citizen", "at": unit.STARTED}
    return {**place, **nobody, **parts, **told}


def answer(bus: Recording, *pages: tuple[int, str | None]) -> None:
    """Let each question find so many messages, and say where to go on."""
    left = list(pages)

    def page(_sent: dict[str, Any]) -> dict[str, Any]:
        number, onward = left.pop(0) if len(left) > 1 else left[0]
        return {"moment_id": unit.MOMENT, "found": [found()] * number, "next_cursor": onward}

    bus.answer(SEARCH_MESSAGES, page)


@pytest.fixture
def address(angelica: Browser, bus: Recording) -> str:
    """Give the address that a search for `Datum 1961` leads to."""
    one = {"conversation_id": TALK, "subject": "Stoppdag", "begun_by": "staff", "unread": 0, "has_draft": False}
    listed = [{**one, "made_at": unit.STARTED, "last_at": unit.STARTED, "messages": 1}]
    bus.answer(MOMENT_CONVERSATIONS, {"moment_id": unit.MOMENT, "conversations": listed, "unread": 0, "drafts": 0})
    form = angelica.get(LIST).form("/meddelanden/sok")
    form.fields["sokord"] = " Datum 1961 "
    sent = angelica.send(form)
    assert (sent.status, "1961" in sent.goes_to, "atum" in sent.goes_to) == (303, False, False)
    bus.records.clear()
    return str(sent.goes_to)


def test_what_is_found_leads_to_its_place_and_is_recorded(angelica: Browser, bus: Recording, address: str) -> None:
    answer(bus, (1, None))
    page = angelica.get(address)
    assert bus.last(SEARCH_MESSAGES)["text"] == "Datum 1961"
    assert "jag &lt;b&gt;valde <mark>datum</mark> i går" in page.html
    assert f"{LIST}/{TALK}?fore=5" in page.links()
    assert "Meddelanden med ”Datum 1961”" in page.text
    [record] = bus.records
    assert (record["action"], record["what"], record["moment_id"]) == ("read", "message search", str(unit.MOMENT))


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ({"side": "staff", "person_id": unit.ANGELICA}, "Angelica Wesslén 2024-06-25 09:25"),
        ({"guardian_id": unit.GUARDIAN}, "Ingrid Strand, vårdnadshavare 2024-06-25 09:25"),
        ({}, "Jane Doe 2024-06-25 09:25"),
        ({"number": None}, "Konversationens namn 2024-06-25 09:25"),
    ],
    ids=["staff", "a guardian", "the citizen", "a name"],
)
def test_each_result_says_who_wrote_it_and_when(
    angelica: Browser, bus: Recording, address: str, told: dict[str, Any], who: str
) -> None:
    bus.answer(SEARCH_MESSAGES, {"moment_id": unit.MOMENT, "found": [found(**told)], "next_cursor": None})
    assert who in angelica.get(address).text


def test_it_is_asked_until_the_page_is_full(angelica: Browser, bus: Recording, address: str) -> None:
    answer(bus, (0, f"{TALK}.9"), (15, f"{TALK}.5"), (5, f"{TALK}.3"))
    page = angelica.get(address)
    asked = [sent for name, sent in bus.asked if name == SEARCH_MESSAGES.routing_key]
    assert [(each["cursor"], each["limit"]) for each in asked] == [(None, 20), (f"{TALK}.9", 20), (f"{TALK}.5", 5)]
    assert page.text.count("Stoppdag") == 20
    assert any(f"fran={TALK}.3" in each for each in page.links())
    angelica.get(f"{address}&fran={TALK}.3")
    assert bus.last(SEARCH_MESSAGES)["cursor"] == f"{TALK}.3"


def test_a_long_search_shows_how_far_it_came(
    angelica: Browser, bus: Recording, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "LONGEST_LOOK", -1)
    answer(bus, (0, f"{TALK}.9"))
    page = angelica.get(address)
    assert "Inget hittat bland de nyaste meddelandena." in page.text
    assert "Sök vidare bland äldre" in page.text


def test_words_that_nobody_wrote_say_so_and_none_lead_back(angelica: Browser, bus: Recording, address: str) -> None:
    answer(bus, (0, None))
    assert "Inget meddelande har de orden." in angelica.get(address).text
    form = angelica.get(LIST).form("/meddelanden/sok")
    form.fields["sokord"] = " \u00a0 "
    assert angelica.send(form).goes_to == LIST
    assert angelica.get(f"{LIST}?sok=nonsense").status == 200
