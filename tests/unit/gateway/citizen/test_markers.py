"""Markers of unread messages on a citizen's pages: the first page and the programme's, written anew in the open page, in a real browser."""

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from common.contracts.errors import Unavailable
from common.contracts.messaging.unread import MARKERS
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.home import MOMENT, Home
from tests.unit.gateway.staff.recording import Recording

PAGES = ["/program", f"/program/{MOMENT}"]


def unread(home: Home, number: int) -> None:
    """Let so many of the moment's five messages be unread."""
    home.markers = [{"moment_id": MOMENT, "unread": number, "drafts": 0, "messages": 5}]


@pytest.mark.parametrize("address", PAGES, ids=["first page", "programme"])
def test_a_marker_comes_and_goes_while_the_page_is_open(
    page: Page, net: Net, bus: Recording, home: Home, address: str
) -> None:
    page.clock.install()
    page.goto(f"{ORIGIN}{address}")
    marker = page.locator(f"#olasta-{MOMENT}")
    expect(marker).to_be_hidden()
    seen = len(bus.records)
    for number, word in ((1, "1 oläst"), (12, "12 olästa")):
        unread(home, number)
        page.clock.fast_forward("00:21")
        expect(marker).to_have_text(word)
        expect(marker).to_be_visible()
    unread(home, 0)
    page.clock.fast_forward("00:21")
    expect(marker).to_be_hidden()
    assert len(bus.records) == seen, "a poll is no view"


@pytest.mark.parametrize("address", PAGES, ids=["first page", "programme"])
def test_the_page_opens_with_its_marker_and_while_messaging_is_away_without(
    jane: FlaskClient, bus: Recording, home: Home, address: str
) -> None:
    unread(home, 2)
    assert "2 olästa" in jane.get(address).text
    bus.answer(MARKERS, Unavailable(service="messaging"))
    shown = jane.get(address)
    assert (shown.status_code, "olästa" in shown.text) == (200, False)
