"""Signing off a response, and opening it again for the citizen."""

from typing import Any

import pytest

from common.contracts.errors import Forbidden, IllegalTransition, MomentEnded, NotFound, StaleVersion
from common.contracts.moments.responses import RESPONSE
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = f"/personal/moment/{unit.MOMENT}/svar/{unit.RESPONSE}"
REOPENED = {"at": unit.STARTED, "person_id": unit.BASHIR, "note": "Skriv <i>senare</i> datum."}


def waiting(**changed: Any) -> dict[str, Any]:
    return {**unit.response_page()["response"], "state": "awaiting_review", "seen_at": unit.STARTED, **changed}


def test_a_waiting_response_can_be_signed_off(angelica: Browser, bus: Recording) -> None:
    bus.answer(RESPONSE, unit.response_page(response=waiting()))
    page = angelica.get(ADDRESS)
    assert "Granska svaret" in page.text
    done = angelica.send(page.form("/granska"), comment="Bra.", is_shown="yes")
    assert (done.status, done.goes_to) == (303, ADDRESS)
    asked = bus.last(REVIEW_RESPONSE)
    assert (asked["comment"], asked["is_shown"], asked["expected_version"]) == ("Bra.", True, 2)


def test_what_does_not_wait_is_not_asked_to_be_signed_off(angelica: Browser) -> None:
    page = angelica.get(ADDRESS)
    assert "Granska svaret" not in page.text
    assert "Öppna formuläret igen" in page.text


def test_the_first_opening_makes_the_page_begin_from_the_version_after_it(angelica: Browser) -> None:
    assert 'name="expected_version" value="3"' in angelica.get(ADDRESS).html


def test_a_note_that_says_nothing_comes_back_with_its_fault(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(ADDRESS).form("/oppna-igen")
    page = angelica.send(form, note=" ")
    assert page.status == 422
    assert "Skriv till invånaren varför formuläret öppnas igen." in page.text
    assert 'href="#meddelande"' in page.html
    assert angelica.send(form, expected_version="2", note="").status == 422


@pytest.mark.parametrize("error", [StaleVersion(changed=["response"]), IllegalTransition(), NotFound()])
def test_a_change_meanwhile_is_told_and_the_text_stays(angelica: Browser, bus: Recording, error: Any) -> None:
    bus.answer(REOPEN_RESPONSE, error)
    page = angelica.send(angelica.get(ADDRESS).form("/oppna-igen"), note="Ett långt <meddelande>")
    assert page.status == 409
    assert "Svaret har ändrats sedan du öppnade sidan" in page.text
    assert "Ett långt &lt;meddelande&gt;" in page.html


def test_a_comment_on_what_a_colleague_has_signed_off_stays_to_copy(angelica: Browser, bus: Recording) -> None:
    bus.answer(RESPONSE, unit.response_page(response=waiting()))
    form = angelica.get(ADDRESS).form("/granska")
    bus.answer(RESPONSE, unit.response_page(response=waiting(state="reviewed")))
    bus.answer(REVIEW_RESPONSE, IllegalTransition())
    page = angelica.send(form, comment="Ring på <måndag>")
    assert page.status == 409
    assert "Ring på &lt;måndag&gt;" in page.html


def test_an_ended_moment_and_a_missing_right_are_said(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(ADDRESS).form("/oppna-igen")
    bus.answer(REOPEN_RESPONSE, MomentEnded())
    assert angelica.send(form, note="Se").status == 303
    bus.answer(REOPEN_RESPONSE, Forbidden())
    assert angelica.send(form, note="Se").status == 403
    bus.answer(RESPONSE, unit.response_page(header=unit.header(access="read"), response=waiting()))
    page = angelica.get(ADDRESS)
    assert "Öppna formuläret igen" not in page.text
    assert "Granska svaret" not in page.text


def test_an_earlier_sending_is_shown_with_why_it_was_opened_again(angelica: Browser, bus: Recording) -> None:
    sendings = [
        {"number": 2, "submitted_at": unit.STARTED, "reopened": None},
        {"number": 1, "submitted_at": unit.STARTED, "reopened": REOPENED},
    ]
    bus.answer(RESPONSE, unit.response_page(response=waiting(), sendings=sendings, sending=1))
    page = angelica.get(f"{ADDRESS}?sandning=1")
    assert bus.last(RESPONSE)["sending"] == 1
    for words in ("Det här är en tidigare insändning.", "Skriv <i>senare</i> datum.", "Bashir Noori"):
        assert words in page.text
    assert "<i>senare" not in page.html
    assert "Granska svaret" not in page.text


def test_a_reopened_response_shows_what_was_sent(angelica: Browser, bus: Recording) -> None:
    sendings = [{"number": 1, "submitted_at": unit.STARTED, "reopened": REOPENED}]
    opened = waiting(state="ongoing", reopened_at=unit.STARTED)
    bus.answer(RESPONSE, unit.response_page(response=opened, sendings=sendings))
    page = angelica.get(ADDRESS)
    assert "öppnat igen för invånaren" in page.text
    assert "Öppna formuläret igen" not in page.text
    assert "moments.see_response" not in bus.names()


def test_a_review_tells_who_may_read_its_comment(angelica: Browser, bus: Recording) -> None:
    signed = {"at": unit.STARTED, "person_id": unit.BASHIR, "comment": "Bra <b>svar</b>", "is_shown": False}
    bus.answer(RESPONSE, unit.response_page(response=waiting(state="reviewed"), review=signed))
    page = angelica.get(ADDRESS)
    for words in ("Besvarad och granskad", "Bra <b>svar</b>", "visas bara för personal"):
        assert words in page.text
