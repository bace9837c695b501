"""Aviseringar of staff: what they were told of at the unit, with whom it is about, recorded as theirs, and led to where it is handled."""

import pytest

from common.contracts.errors import Unavailable
from common.contracts.notifications.inbox import INBOX, INBOX_NEWS, SEE_NOTICES
from tests.unit.gateway.inbox import notice
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import NO_NEWS, Recording

HERE = "/personal/aviseringar"
OF_MOMENT = {"moment_id": unit.MOMENT, "citizen_id": unit.CITIZEN}
MESSAGE = notice(3, **OF_MOMENT)


@pytest.fixture(autouse=True)
def told(bus: Recording) -> None:
    rows = [MESSAGE, notice(2, "form_sent", **OF_MOMENT, is_unseen=False), notice(1, "cover")]
    bus.answer(INBOX, {"notices": rows, "next_cursor": None})
    bus.answer(SEE_NOTICES, {})


def test_each_row_says_whom_it_is_about_and_leads_to_where_it_is_handled(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(HERE).html
    assert f'href="/personal/moment/{unit.MOMENT}/meddelanden/{MESSAGE["cause_id"]}">Nytt meddelande' in page
    assert f'href="/personal/moment/{unit.MOMENT}">Invånaren har skickat in ett formulär</a>' in page
    assert 'href="/personal/franvaro">Du ersätter en kollega</a>' in page
    assert len(bus.last(SEE_NOTICES)["notice_ids"]) == 2
    assert page.count(">Ny</span>") == 2


def test_each_look_is_recorded_of_the_citizens_it_names(angelica: Browser, bus: Recording) -> None:
    angelica.get(HERE)
    [record] = bus.records
    assert (record["what"], record["citizen_ids"]) == ("notices", [str(unit.CITIZEN)])
    bus.audit_is_away = True
    assert angelica.get(HERE).status == 503


def test_the_marker_is_asked_for_by_every_page_and_is_no_view(angelica: Browser, bus: Recording) -> None:
    assert 'data-watch="/personal/aviseringar/antal" data-at-once' in angelica.get("/personal/moment").html
    bus.records.clear()
    bus.answer(INBOX_NEWS, {**NO_NEWS, "unseen": 2})
    assert '"nya-aviseringar":"2 nya"' in angelica.get(f"{HERE}/antal").html
    bus.answer(INBOX_NEWS, Unavailable(service="notifications"))
    assert '"texts":{}' in angelica.get(f"{HERE}/antal").html
    assert bus.records == []


def test_an_address_that_gets_nothing_is_said_with_the_way_to_mend_it(angelica: Browser, bus: Recording) -> None:
    bus.answer(INBOX_NEWS, {**NO_NEWS, "is_unreachable": True})
    page = angelica.get(HERE).text
    assert "Den senaste aviseringen kom inte fram." in page
    assert "Kontrollera adressen under Min profil" in page
