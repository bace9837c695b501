"""Markers of unread messages on staff's pages: told by messaging itself, moved by the page's poll, and no condition for any page."""

import json
from typing import Any
from uuid import UUID

import pytest

from common.contracts.errors import NamedError, NotFound, ReasonNeeded, Unavailable
from common.contracts.messaging.unread import MARKERS
from common.contracts.moments.access import GRANT
from common.contracts.moments.attention import ATTENTION
from common.contracts.moments.fingerprints import LIST_FINGERPRINT
from common.contracts.moments.lists import LIST_MOMENTS
from common.contracts.moments.overview import OVERVIEW
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

LIST = "/personal/moment"
MOMENT = f"{LIST}/{unit.MOMENT}"
OTHER = UUID(int=21)
POLL = {"X-Sob-Poll": "1", "Accept": "application/json"}
NONE = dict.fromkeys(("unseen", "review", "closing", "inactive", "not_begun", "never_signed_in"), 0)


@pytest.fixture(autouse=True)
def _may_open(bus: Recording) -> None:
    bus.answer(GRANT, {"grant": "grant"})


def unread(bus: Recording, *numbers: int, messages: int | None = None) -> None:
    """Let the two moments have so many unread messages of five."""
    ids = (unit.MOMENT, OTHER)
    told = [{"moment_id": each, "unread": n, "drafts": 1, "messages": 5} for each, n in zip(ids, numbers, strict=False)]
    bus.answer(MARKERS, {"moments": told, "messages": messages})


def listed(bus: Recording) -> None:
    """Let both be the practitioner's own."""
    rows = [unit.row(), unit.row(moment_id=OTHER)]
    page = {"counts": {"mine": 2, "all": 2, "ended": 0}, "offers": 0, "rows": rows, "next_cursor": None}
    bus.answer(LIST_MOMENTS, {**page, "fingerprint": "then"})
    bus.answer(ATTENTION, {**NONE, "moment_ids": [unit.MOMENT, OTHER]})
    counts = {"counts": page["counts"], "fingerprint": "then", "moment_ids": [unit.MOMENT, OTHER]}
    bus.answer(LIST_FINGERPRINT, counts)


def polled(angelica: Browser, address: str) -> dict[str, Any]:
    """Ask as an open page does."""
    return dict(json.loads(angelica.get(address, **POLL).html))


def test_the_list_marks_what_is_unread_and_counts_the_moments_that_need_an_answer(
    angelica: Browser, bus: Recording
) -> None:
    listed(bus)
    unread(bus, 2, 1)
    page = angelica.get(LIST)
    assert "2 olästa meddelanden" in page.text
    assert "1 oläst meddelande" in page.text
    assert "2 med olästa meddelanden" in page.text
    assert f"{MOMENT}/meddelanden" in page.links()
    assert f"{LIST}?flik=mina&amp;behover=olasta" in page.html
    assert bus.last(MARKERS)["moment_ids"] == [str(unit.MOMENT), str(OTHER)]


def test_the_list_says_since_when_the_oldest_unread_message_has_waited(angelica: Browser, bus: Recording) -> None:
    listed(bus)
    told = {"moment_id": unit.MOMENT, "unread": 2, "drafts": 0, "messages": 5, "unread_since": unit.STARTED}
    bus.answer(MARKERS, {"moments": [told], "messages": None})
    assert "2 olästa meddelanden, sedan 2024-06-25 09:25" in angelica.get(LIST).text
    texts = polled(angelica, f"{LIST}/lage?flik=mina&sedan=then")["texts"]
    assert texts[f"olasta-{unit.MOMENT}"] == "2 olästa meddelanden, sedan 2024-06-25 09:25"


@pytest.mark.parametrize("state", ["planned", "ongoing"])
def test_the_moments_page_offers_a_first_message_until_there_is_one(
    angelica: Browser, bus: Recording, state: str
) -> None:
    bus.answer(OVERVIEW, unit.overview(header=unit.header(state=state)))
    nothing = {"moment_id": unit.MOMENT, "unread": 0, "drafts": 0, "messages": 0}
    for told, is_offered in (([], True), ([{**nothing, "drafts": 1}], False), ([{**nothing, "messages": 1}], False)):
        bus.answer(MARKERS, {"moments": told, "messages": None})
        page = angelica.get(MOMENT)
        assert ("Skicka ett första meddelande" in page.text) is is_offered, told
        assert ("ser invånaren när momentet har startat" in page.text) is (is_offered and state == "planned")
    bus.answer(MARKERS, Unavailable(service="messaging"))
    assert "Skicka ett första meddelande" not in angelica.get(MOMENT).text, "nobody knows whether it would be the first"


def test_who_may_only_read_is_offered_no_first_message(angelica: Browser, bus: Recording) -> None:
    bus.answer(OVERVIEW, unit.overview(header=unit.header(access="read")))
    assert "Skicka ett första meddelande" not in angelica.get(MOMENT).text


def test_the_list_is_narrowed_to_what_messaging_says_is_unread(angelica: Browser, bus: Recording) -> None:
    listed(bus)
    unread(bus, 0, 3)
    page = angelica.get(f"{LIST}?flik=mina&behover=olasta")
    assert (bus.last(LIST_MOMENTS)["moment_ids"], bus.last(LIST_MOMENTS)["needs"]) == ([str(OTHER)], None)
    assert "Olästa meddelanden" in page.text
    angelica.get(f"{LIST}?flik=alla&behover=olasta")
    assert bus.last(LIST_MOMENTS).get("moment_ids") is None, "a need of others' moments means nothing"


def test_an_open_list_is_told_of_each_marker_and_of_how_many_moments_have_one(
    angelica: Browser, bus: Recording
) -> None:
    listed(bus)
    unread(bus, 0, 1)
    told = polled(angelica, f"{LIST}/lage?flik=mina&sedan=then")
    assert told["is_changed"] is False
    texts = told["texts"]
    assert (texts[f"olasta-{unit.MOMENT}"], texts[f"olasta-{OTHER}"]) == ("", "1 oläst meddelande")
    assert texts["antal-med-olasta"] == "1"
    unread(bus, 0, 0)
    assert polled(angelica, f"{LIST}/lage?flik=mina&sedan=then")["texts"]["antal-med-olasta"] == ""
    assert "antal-med-olasta" not in polled(angelica, f"{LIST}/lage?flik=alla&sedan=then")["texts"]
    assert bus.records == []


def test_every_page_of_the_moment_marks_its_tab_and_asks_again(angelica: Browser, bus: Recording) -> None:
    unread(bus, 2)
    for address in (MOMENT, f"{MOMENT}/tidslinje", f"{MOMENT}/avsluta"):
        page = angelica.get(address)
        assert "Meddelanden 2 olästa" in page.text, address
        assert page.html.count('data-watch="/personal/moment/') == 1, address
    told = polled(angelica, f"{MOMENT}/lage?sedan=3")
    assert told == {
        "is_changed": False,
        "texts": {"olasta-flik": "2 olästa", "antal-olasta": "Olästa (2)", "antal-utkast": "Utkast (1)"},
    }


def test_the_pages_of_messages_are_told_of_new_ones_each_of_its_own(angelica: Browser, bus: Recording) -> None:
    unread(bus, 1, messages=2)
    news = f"{MOMENT}/meddelanden/lage"
    assert polled(angelica, news)["is_changed"] is False, "a page that shows no messages misses none"
    assert [polled(angelica, f"{news}?sedan={each}")["is_changed"] for each in (5, 4)] == [False, True]
    one = f"{news}?samtal={UUID(int=80)}"
    assert [polled(angelica, f"{one}&sedan={each}")["is_changed"] for each in (2, 1)] == [False, True]
    assert bus.last(MARKERS)["conversation_id"] == str(UUID(int=80))
    assert polled(angelica, f"{news}?samtal=nej&sedan=5")["is_changed"] is False
    assert bus.records == []


@pytest.mark.parametrize(("refused", "status"), [(NotFound(), 404), (ReasonNeeded(), 303)])
def test_who_may_not_open_the_moment_learns_nothing(
    angelica: Browser, bus: Recording, refused: NamedError, status: int
) -> None:
    unread(bus, 2)
    bus.answer(GRANT, refused)
    page = angelica.get(f"{MOMENT}/meddelanden/lage?sedan=1", **POLL)
    assert (page.status, "olästa" in page.html) == (status, False)


def test_while_messaging_is_away_pages_have_no_markers_and_open_ones_keep_theirs(
    angelica: Browser, bus: Recording
) -> None:
    listed(bus)
    bus.answer(MARKERS, Unavailable(service="messaging"))
    assert "Inga flaggor" in angelica.get(LIST).text
    assert angelica.get(MOMENT).status == 200
    assert polled(angelica, f"{MOMENT}/lage?sedan=3") == {"is_changed": False, "texts": {}}
    assert polled(angelica, f"{MOMENT}/meddelanden/lage?sedan=7") == {"is_changed": False, "texts": {}}
    assert "antal-med-olasta" not in polled(angelica, f"{LIST}/lage?flik=mina&sedan=then")["texts"]
