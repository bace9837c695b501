"""Inställningar: a citizen's kinds and quiet hours; a guardian's page says whose they are."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.contracts.notifications.preferences import CHANGE_PREFERENCES, PREFERENCES
from tests.unit.gateway.preferences import channel, preferences
from tests.unit.gateway.staff.browsing import Page
from tests.unit.gateway.staff.recording import Recording

HERE = "/installningar"


@pytest.fixture(autouse=True)
def nothing_chosen(bus: Recording, home: Any) -> None:
    bus.answer(PREFERENCES, preferences(channel("sms", address="+46701740605", is_on=False), is_staff=False))
    bus.answer(CHANGE_PREFERENCES, {})


def test_a_citizen_chooses_hours_and_nothing_that_is_staffs(jane: FlaskClient, bus: Recording) -> None:
    page = Page(jane.get(HERE))
    assert "Tysta timmar" in page.text
    assert "När en ny modul öppnas" in page.text
    assert "ersätta en kollega" not in page.text
    form = page.form(HERE)
    sent = jane.post(HERE, data={**form.fields, "quiet_from": "22", "quiet_until": "7"})
    assert (sent.status_code, sent.headers["Location"]) == (303, HERE)
    asked = bus.last(CHANGE_PREFERENCES)
    assert (asked["quiet_from"], asked["quiet_until"], asked["channels_on"]) == (22, 7, [])


def test_each_look_is_recorded_as_the_citizens_and_a_change_by_its_service(jane: FlaskClient, bus: Recording) -> None:
    form = Page(jane.get(HERE)).form(HERE)
    jane.post(HERE, data=form.fields)
    [record] = bus.records
    told = (record["action"], record["what"], record["citizen_ids"])
    assert told == ("read", "notification preferences", [record["actor_id"]])
    assert jane.get("/api/v1/my/notification-preferences").status_code == 200
    assert [each["what"] for each in bus.records] == ["notification preferences"] * 2


def test_no_address_is_shown_without_its_record(jane: FlaskClient, bus: Recording) -> None:
    bus.audit_is_away = True
    told = jane.get(HERE)
    assert (told.status_code, "+46701740605" in told.text) == (503, False)


@pytest.mark.parametrize("hour", ["", "x", "1.5", "9" * 5000])
def test_an_hour_that_is_none_is_refused(jane: FlaskClient, hour: str) -> None:
    form = Page(jane.get(HERE)).form(HERE)
    assert jane.post(HERE, data={**form.fields, "quiet_from": hour}).status_code == 422


def test_the_page_is_reached_from_every_page(jane: FlaskClient) -> None:
    assert f'href="{HERE}"' in jane.get(HERE).text
