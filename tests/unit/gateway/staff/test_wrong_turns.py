"""The first page and the error pages know who is signed in already."""

import pytest
from flask import Flask

from common.contracts.directory.sessions import CLOSE_SESSION, RESOLVE_SESSION
from common.contracts.errors import NotSignedIn, Unavailable
from gateway.identity.visitor import session_digest
from tests.unit.gateway.citizen import home
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ON = "Fortsätt som Angelica Wesslén"


def both(app: Flask, bus: Recording) -> Browser:
    """Give a browser that holds a session of each kind."""
    browser = Browser(app)
    browser._client.set_cookie("sob-citizen", "another id")
    citizen = session_digest("another id")
    staff = unit.session(ends_at=home.session()["ends_at"])
    bus.answer(RESOLVE_SESSION, lambda sent: home.session() if sent["session_digest"] == citizen else staff)
    return browser


def test_the_first_page_offers_to_go_on(angelica: Browser, bus: Recording) -> None:
    bus.answer(CLOSE_SESSION, {})
    page = angelica.get("/")
    assert f"{ON} Logga ut" in page.text
    assert "Angelica Wesslén, Hälsotorget" in page.text
    assert "/personal/moment" in page.links()
    assert angelica.send(page.form("/logga-ut/personal")).status == 302


def test_with_both_kinds_it_offers_both(app: Flask, bus: Recording) -> None:
    text = both(app, bus).get("/").text
    assert ON in text
    assert "Fortsätt som Jane Doe" in text


@pytest.mark.parametrize("error", [NotSignedIn(), Unavailable(service="directory")])
def test_without_a_session_or_without_directory_it_opens_for_strangers(
    angelica: Browser, bus: Recording, error: NotSignedIn
) -> None:
    bus.answer(RESOLVE_SESSION, error)
    page = angelica.get("/")
    assert (page.status, "Fortsätt som" in page.text) == (200, False)
    assert "Logga in med e-legitimation" in page.text


def test_a_stranger_costs_no_question(app: Flask, bus: Recording) -> None:
    client = app.test_client()
    assert client.get("/").status_code == 200
    assert client.get("/finns-inte").status_code == 404
    assert bus.asked == []


@pytest.mark.parametrize("address", ["/personal/finns-inte", "/finns-inte"])
def test_a_wrong_turn_keeps_the_menu_and_the_way_out(angelica: Browser, address: str) -> None:
    page = angelica.get(address)
    assert page.status == 404
    assert "Vi hittar inte sidan" in page.text
    assert "Angelica Wesslén" in page.text
    assert "Huvudmeny" in page.html
    assert page.form("/logga-ut/personal").fields["csrf_token"]


def test_with_both_kinds_the_address_decides(app: Flask, bus: Recording) -> None:
    browser = both(app, bus)
    assert "Jane Doe" in browser.get("/program/finns-inte").text
    assert "Angelica" in browser.get("/personal/finns-inte").text
    neither = browser.get("/finns-inte").text
    assert "Jane" not in neither
    assert "Angelica" not in neither


def test_a_refused_page_keeps_the_menu_too(angelica: Browser, bus: Recording) -> None:
    bus.answer(RESOLVE_SESSION, unit.session(commission=None))
    page = angelica.get("/personal/moment")
    assert page.status == 403
    assert page.form("/logga-ut/personal").fields["csrf_token"]


@pytest.mark.parametrize(
    ("referrer", "wanted"),
    [
        ("http://localhost/personal/moment/nytt?a=b", "?vidare=/personal/moment/nytt%3Fa%3Db"),
        ("http://ond.example/personal", ""),
        ("", ""),
    ],
)
def test_who_sends_a_form_without_a_session_comes_back_to_its_page(
    app: Flask, bus: Recording, referrer: str, wanted: str
) -> None:
    bus.answer(RESOLVE_SESSION, NotSignedIn())
    sent = Browser(app)._client.post("/personal/moment/nytt", headers={"Referer": referrer})
    assert sent.location == f"/logga-in/personal{wanted}"
