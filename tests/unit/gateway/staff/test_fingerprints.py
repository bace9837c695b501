"""What staff's open pages ask: one cheap question, no view, and no activity."""

from datetime import timedelta

import pytest

from common.chassis.clock import now
from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.errors import NotFound, NotSignedIn, ReasonNeeded
from common.contracts.moments.fingerprints import FINGERPRINT, LIST_FINGERPRINT
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

LIST = "/personal/moment/lage?flik=alla"
MOMENT = f"/personal/moment/{unit.MOMENT}/lage"
POLL = {"X-Sob-Poll": "1", "Accept": "application/json"}


@pytest.fixture(autouse=True)
def _open_session(bus: Recording) -> None:
    bus.answer(RESOLVE_SESSION, session(1800))


def session(seconds: float) -> dict[str, object]:
    """Give Angelica's session, which lasts so many seconds more if nothing is done."""
    return unit.session(ends_at=now() + timedelta(seconds=seconds))


def active(bus: Recording) -> list[bool]:
    """Tell of each question after the session whether it kept it open."""
    return [sent["active"] for name, sent in bus.asked if name == "directory.resolve_session"]


def test_the_list_is_told_of_counts_and_that_it_has_changed(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(f"{LIST}&sedan=then", **POLL)
    assert '"is_changed":true' in page.html
    assert '"antal-mina":"(2)"' in page.html
    assert bus.names() == ["moments.list_fingerprint", "messaging.markers"]
    assert bus.last(LIST_FINGERPRINT)["scope"] == "all"
    assert bus.records == []


def test_what_is_unchanged_is_answered_without_a_body(angelica: Browser, bus: Recording) -> None:
    first = angelica.get(f"{LIST}&sedan=now", **POLL)
    assert '"is_changed":false' in first.html
    again = angelica.get(f"{LIST}&sedan=now", **POLL, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.html) == (304, "")
    assert again.headers["Cache-Control"] == "no-store"


def test_the_pages_ask_for_what_they_show(angelica: Browser, bus: Recording) -> None:
    shown = angelica.get("/personal/moment?flik=avslutade&efter=abc")
    assert "/personal/moment/lage?sedan=then&amp;efter=abc&amp;flik=avslutade" in shown.html
    assert f'data-watch="{MOMENT}?sedan=3"' in angelica.get(f"/personal/moment/{unit.MOMENT}").html


@pytest.mark.parametrize(("error", "status"), [(NotFound(), 404), (ReasonNeeded(), 303)])
def test_who_may_not_read_learns_nothing(angelica: Browser, bus: Recording, error: NotFound, status: int) -> None:
    bus.answer(FINGERPRINT, error)
    page = angelica.get(MOMENT, **POLL)
    assert (page.status, "fingerprint" in page.html) == (status, False)


def test_a_poll_keeps_no_session_open_and_hides_no_activity(angelica: Browser, bus: Recording) -> None:
    """What a poll was answered must not answer a person within the cache's ten seconds: what they did would not count."""
    angelica.get(MOMENT, **POLL)
    angelica.get(MOMENT, **POLL)
    assert active(bus) == [False]
    angelica.get(f"/personal/moment/{unit.MOMENT}")
    angelica.get(MOMENT, **POLL)
    assert active(bus) == [False, True]


def test_no_answer_is_kept_past_the_end_of_the_session(angelica: Browser, bus: Recording) -> None:
    bus.answer(RESOLVE_SESSION, session(0))
    angelica.get("/personal/moment")
    bus.answer(RESOLVE_SESSION, NotSignedIn())
    assert angelica.get("/personal/moment").status == 302


def test_how_long_the_session_lasts(angelica: Browser, bus: Recording) -> None:
    bus.answer(RESOLVE_SESSION, session(100.9))
    assert angelica.get("/inloggning/personal", **POLL).html.strip() == '{"seconds_left":100}'
    bus.answer(RESOLVE_SESSION, NotSignedIn())
    assert angelica.get("/inloggning/invanare", **POLL).status == 401


def test_staying_asks_for_the_token(angelica: Browser, bus: Recording) -> None:
    token = angelica.get("/personal/moment").form("/logga-ut/personal").fields["csrf_token"]
    given = angelica._client.post("/inloggning/personal", headers={"X-CSRF-Token": token})
    assert given.status_code == 200
    assert angelica._client.post("/inloggning/personal").status_code == 403
