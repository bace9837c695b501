"""An open page watches over the session and over what has changed, in a real browser whose clock is turned."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.errors import NotSignedIn
from gateway.identity.visitor import SessionCache
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.home import MOMENT, Home, session
from tests.unit.gateway.staff.recording import Recording

AXE = (Path("tests/browser/vendor/axe-core/axe.min.js")).read_text(encoding="utf-8")
PROGRAMME = f"{ORIGIN}/program/{MOMENT}"
Lasts = Callable[[float | None], None]
CHANGED = "Något har ändrats i ditt program."
HIDE = """(state) => {
  Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def programme(page: Page, net: Net, home: Home) -> Page:
    """Give the programme's page, open for half an hour, with a clock that the test turns."""
    page.clock.install()
    page.goto(PROGRAMME)
    return page


@pytest.fixture
def lasts(app: Flask, bus: Recording) -> Lasts:
    """Let the session last so many seconds from now on, or be over."""

    def set_to(seconds: float | None) -> None:
        app.extensions["sob_sessions"] = SessionCache()
        bus.answer(RESOLVE_SESSION, NotSignedIn() if seconds is None else session(seconds))

    return set_to


def warning(page: Page) -> Locator:
    return page.get_by_role("alertdialog")


def active(bus: Recording) -> list[bool]:
    """Tell of each question after the session whether it kept it open."""
    return [sent["active"] for name, sent in bus.asked if name == "directory.resolve_session"]


def test_two_minutes_before_the_end_the_page_warns_and_goes_on(
    programme: Page, net: Net, bus: Recording, lasts: Lasts
) -> None:
    programme.clock.fast_forward("27:50")
    expect(warning(programme)).to_be_hidden()
    lasts(115)
    bus.asked.clear()
    programme.clock.fast_forward("00:15")
    expect(warning(programme)).to_be_visible()
    assert active(bus) == [False], "the page's own question keeps nothing open"
    expect(warning(programme).get_by_role("heading")).to_have_text("Vill du fortsätta?")
    expect(warning(programme)).to_contain_text(re.compile(r"loggas du ut klockan \d\d[.:]\d\d\."))
    expect(programme.get_by_role("button", name="Fortsätt")).to_be_focused()
    expect(programme.get_by_role("button", name="Logga ut").last).to_be_visible()
    programme.evaluate(AXE)
    assert programme.evaluate("async () => (await axe.run()).violations.map((each) => each.id)") == []
    lasts(1800)
    programme.keyboard.press("Enter")
    expect(warning(programme)).to_be_hidden()
    assert active(bus)[-1], "who chooses to go on is active"
    assert net.asked[-1] == ("POST", "/inloggning/invanare")


def test_escape_goes_on_too_and_another_tab_that_goes_on_takes_the_warning_away(programme: Page, lasts: Lasts) -> None:
    lasts(100)
    programme.clock.fast_forward("28:01")
    expect(warning(programme)).to_be_visible()
    lasts(1800)
    programme.keyboard.press("Escape")
    expect(warning(programme)).to_be_hidden()
    lasts(100)
    programme.clock.fast_forward("28:01")
    expect(warning(programme)).to_be_visible()
    lasts(1700)
    programme.clock.fast_forward("00:16")
    expect(warning(programme)).to_be_hidden()


def test_after_twelve_hours_the_page_says_that_it_lasts_no_longer(programme: Page, lasts: Lasts) -> None:
    lasts(100)
    programme.clock.fast_forward("28:01")
    programme.get_by_role("button", name="Fortsätt").click()
    expect(warning(programme)).to_contain_text("Du har varit inloggad i tolv timmar")
    programme.get_by_role("button", name="Tillbaka till sidan").click()
    expect(warning(programme)).to_be_hidden()
    programme.clock.fast_forward("00:16")
    expect(warning(programme)).to_be_hidden()


def test_when_it_is_over_the_page_says_so_and_leads_back(programme: Page, lasts: Lasts) -> None:
    lasts(None)
    programme.clock.fast_forward("28:01")
    expect(warning(programme).get_by_role("heading")).to_have_text("Du är utloggad")
    again = programme.get_by_role("link", name="Logga in igen")
    expect(again).to_have_attribute("href", re.compile(rf"/logga-in/invanare\?vidare=%2Fprogram%2F{MOMENT}"))
    for _ in range(3):
        programme.keyboard.press("Escape")
    expect(warning(programme)).to_be_visible()
    backdrop = programme.evaluate("getComputedStyle(document.querySelector('dialog'), '::backdrop').backgroundColor")
    assert not backdrop.startswith("rgba"), "nothing is seen through it"


def test_writing_keeps_the_session_open(programme: Page, bus: Recording) -> None:
    programme.goto(f"{PROGRAMME}/steg/alla-slag")
    programme.clock.fast_forward("05:01")
    bus.asked.clear()
    with programme.expect_response("**/inloggning/invanare"):
        programme.get_by_label("En rad").press_sequentially("hej")
    assert all(active(bus))


def test_a_change_is_told_and_shown_when_the_reader_wants_it(
    programme: Page, net: Net, bus: Recording, home: Home
) -> None:
    seen = len(bus.records)
    with programme.expect_response("**/lage?*") as first:
        programme.clock.fast_forward("00:21")
    assert first.value.status == 200
    with programme.expect_response("**/lage?*") as second:
        programme.clock.fast_forward("00:21")
    assert second.value.status == 304
    expect(programme.get_by_text(CHANGED)).to_be_hidden()
    home.fingerprint = "now"
    programme.clock.fast_forward("00:21")
    expect(programme.get_by_text(CHANGED)).to_be_visible()
    assert len(bus.records) == seen, "a poll is no view"
    programme.get_by_role("link", name="Visa").click()
    expect(programme.get_by_text(CHANGED)).to_be_hidden()
    assert len(bus.records) == seen + 1


def test_nothing_is_asked_while_nobody_sees_the_page(programme: Page, net: Net, home: Home) -> None:
    programme.evaluate(HIDE, "hidden")
    programme.clock.fast_forward("05:00")
    assert not [path for _method, path in net.asked if path.endswith("/lage")]
    home.fingerprint = "now"
    programme.evaluate(HIDE, "visible")
    expect(programme.get_by_text(CHANGED)).to_be_visible()
