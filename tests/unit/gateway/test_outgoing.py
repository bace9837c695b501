"""The addresses that stand in what is sent out: no sign-in is needed, and none comes of them."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from common.contracts.errors import NotFound, Unavailable
from common.contracts.notifications.deliveries import NOTE_REPORT, STOP
from gateway.app import create_app
from tests.gateway_settings import nowhere
from tests.unit.gateway.staff.recording import Recording

DELIVERY, MARK = UUID(int=7), "a" * 64
HERE, REPORT = f"/avisering/sluta/{DELIVERY}/{MARK}", f"/avisering/sms/{DELIVERY}/{MARK}"


@pytest.fixture
def bus() -> Recording:
    return Recording()


@pytest.fixture
def stranger(bus: Recording) -> FlaskClient:
    """Give somebody who isn't signed in."""
    bus.answer(STOP, {})
    bus.answer(NOTE_REPORT, {})
    return create_app(nowhere(), bus).test_client()  # type: ignore[arg-type]  # the fake carries what a page asks


def test_opening_the_link_of_a_mail_stops_nothing_until_it_is_said(stranger: FlaskClient, bus: Recording) -> None:
    page = stranger.get(HERE)
    assert "Vill du sluta få aviseringar?" in page.text
    assert bus.names() == []
    done = stranger.post(HERE)
    assert "Inga fler aviseringar skickas" in done.text
    asked = bus.last(STOP)
    assert (asked["delivery_id"], asked["mark"]) == (str(DELIVERY), MARK)
    assert "Set-Cookie" not in done.headers


def test_mail_programs_stop_at_one_click(stranger: FlaskClient, bus: Recording) -> None:
    assert stranger.post(HERE, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert bus.names() == ["notifications.stop"]


@pytest.mark.parametrize("mark", ["x", "A" * 64, "a" * 63, "å" * 64])
def test_a_mark_that_can_be_none_is_not_found(stranger: FlaskClient, mark: str) -> None:
    assert stranger.post(f"/avisering/sluta/{DELIVERY}/{mark}").status_code == 404


def test_what_is_not_ours_is_not_found_and_an_outage_says_so(stranger: FlaskClient, bus: Recording) -> None:
    bus.answer(STOP, NotFound())
    assert stranger.post(HERE).status_code == 404
    bus.answer(STOP, Unavailable(service="notifications"))
    assert stranger.post(HERE).status_code == 503


@pytest.mark.parametrize(("status", "told"), [("delivered", [True]), ("failed", [False]), ("created", []), ("", [])])
def test_a_provider_reports_the_end_alone(stranger: FlaskClient, bus: Recording, status: str, told: list[bool]) -> None:
    assert stranger.post(REPORT, data={"id": "x", "status": status}).status_code == 204
    assert [each["is_delivered"] for name, each in bus.asked if name == NOTE_REPORT.routing_key] == told
