"""Aviseringar of a citizen: what they were told of leads to where it waits, counts until it was seen, and says when nothing reaches them."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from common.contracts.errors import Invalid, Unavailable
from common.contracts.moments.lists import MINE
from common.contracts.notifications.inbox import INBOX, INBOX_NEWS, SEE_NOTICES
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.home import CITIZEN, MOMENT
from tests.unit.gateway.inbox import notice
from tests.unit.gateway.staff.recording import NO_NEWS, Recording

HERE = "/aviseringar"
MESSAGE = notice(2, moment_id=MOMENT, citizen_id=CITIZEN)
SEEN = notice(1, "module_started", moment_id=MOMENT, citizen_id=CITIZEN, is_unseen=False)


@pytest.fixture(autouse=True)
def told(bus: Recording, home: Any) -> None:
    bus.answer(INBOX, {"notices": [MESSAGE, SEEN], "next_cursor": "more"})
    bus.answer(SEE_NOTICES, {})


def test_each_row_leads_to_what_waits_and_new_ones_are_marked_and_then_seen(jane: FlaskClient, bus: Recording) -> None:
    page = jane.get(HERE).text
    assert f'href="/program/{MOMENT}/meddelanden/{MESSAGE["cause_id"]}">Nytt meddelande</a>' in page
    assert f'href="/program/{MOMENT}">En ny modul har öppnats</a>' in page
    assert page.count(">Ny</span>") == 1
    assert page.count("Tobakshjälpen") == 2
    asked = bus.last(SEE_NOTICES)
    assert (asked["notice_ids"], asked["until"]) == ([str(MESSAGE["notice_id"])], MESSAGE["at"])
    assert bus.names()[-1] == INBOX_NEWS.routing_key, "the marker counts what is left"


def test_what_is_seen_already_changes_nothing(jane: FlaskClient, bus: Recording) -> None:
    bus.answer(INBOX, {"notices": [SEEN], "next_cursor": None})
    assert jane.get(HERE).status_code == 200
    assert SEE_NOTICES.routing_key not in bus.names()


def test_pages_are_turned_by_their_keys_and_a_false_one_is_refused(jane: FlaskClient, bus: Recording) -> None:
    assert f'href="{HERE}?efter=more"' in jane.get(HERE).text
    assert "Till det senaste" in jane.get(f"{HERE}?efter=more").text
    assert bus.last(INBOX)["cursor"] == "more"
    bus.answer(INBOX, Invalid())
    assert jane.get(f"{HERE}?efter=x").status_code == 422


def test_a_programme_that_cannot_be_reached_is_neither_named_nor_led_to(jane: FlaskClient, bus: Recording) -> None:
    for answer in ({"moments": []}, Unavailable(service="moments")):
        bus.answer(MINE, answer)
        page = jane.get(HERE).text
        assert "Nytt meddelande" in page
        assert (str(MOMENT) in page, "Tobakshjälpen" in page) == (False, False)


def test_each_look_is_recorded_and_nothing_is_shown_without(jane: FlaskClient, bus: Recording) -> None:
    jane.get(HERE)
    jane.get("/api/v1/my/notices")
    assert [(each["what"], each["citizen_ids"]) for each in bus.records] == [("notices", [str(CITIZEN)])] * 2
    bus.audit_is_away = True
    shown = jane.get(HERE)
    assert (shown.status_code, "Nytt meddelande" in shown.text) == (503, False)


def test_an_empty_inbox_says_so(jane: FlaskClient, bus: Recording) -> None:
    bus.answer(INBOX, {"notices": [], "next_cursor": None})
    assert "Du har inga aviseringar." in jane.get(HERE).text


@pytest.mark.parametrize(
    ("news", "sentence"),
    [
        ({"is_unreachable": True}, "Den senaste aviseringen kom inte fram."),
        ({"is_stopped": True}, "Aviseringar har stängts av med länken i ett brev."),
    ],
)
@pytest.mark.parametrize("address", [HERE, "/program"])
def test_the_first_page_and_the_inbox_say_that_nothing_arrives_until_it_is_mended(
    jane: FlaskClient, bus: Recording, news: dict[str, bool], sentence: str, address: str
) -> None:
    bus.answer(INBOX_NEWS, {**NO_NEWS, **news})
    page = jane.get(address).text
    assert sentence in page
    assert page.count('href="/installningar"') >= 2
    bus.answer(INBOX_NEWS, NO_NEWS)
    assert sentence not in jane.get(address).text


def test_the_first_page_tells_how_much_is_new_and_opens_without_the_service(jane: FlaskClient, bus: Recording) -> None:
    bus.answer(INBOX_NEWS, {**NO_NEWS, "unseen": 3})
    assert ">3 nya</span>" in jane.get("/program").text
    bus.answer(INBOX_NEWS, {**NO_NEWS, "unseen": 100})
    assert ">fler än 99 nya</span>" in jane.get("/program").text
    bus.answer(INBOX_NEWS, Unavailable(service="notifications"))
    shown = jane.get("/program")
    assert (shown.status_code, "Tobakshjälpen" in shown.text, " nya<" in shown.text) == (200, True, False)


def test_the_marker_comes_to_an_open_page_and_goes_and_asking_is_no_view(page: Page, net: Net, bus: Recording) -> None:
    page.clock.install()
    bus.answer(INBOX_NEWS, {**NO_NEWS, "unseen": 1})
    page.goto(f"{ORIGIN}/program/{MOMENT}")
    marker = page.locator("#nya-aviseringar")
    expect(marker).to_have_text("1 ny")
    seen = len(bus.records)
    bus.answer(INBOX_NEWS, NO_NEWS)
    page.clock.fast_forward("00:21")
    expect(marker).to_be_hidden()
    assert len(bus.records) == seen
