"""Svarstid: said by who manages the unit's staff, and nothing that isn't a number takes it away."""

import pytest

from common.contracts.directory.answer_times import OWN_ANSWER_TIME, SET_ANSWER_TIME
from common.contracts.errors import Forbidden, StaleVersion
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

PAGE = "/personal/svarstid"


@pytest.fixture(autouse=True)
def unit_says(bus: Recording) -> None:
    """Let the unit answer within three days."""
    bus.answer(OWN_ANSWER_TIME, {"answer_days": 3, "version": 4})
    bus.answer(SET_ANSWER_TIME, lambda sent: {"answer_days": sent["answer_days"], "version": 5})


@pytest.mark.parametrize(("typed", "days"), [("5", 5), (" 30 ", 30), ("", None)])
def test_a_number_is_said_and_nothing_says_nothing(
    angelica: Browser, bus: Recording, typed: str, days: int | None
) -> None:
    form = angelica.get(PAGE).form(PAGE)
    assert form.fields["answer_days"] == "3"
    done = angelica.send(form, answer_days=typed)
    assert (done.status, done.goes_to, bus.last(SET_ANSWER_TIME)["answer_days"]) == (303, PAGE, days)
    assert bus.last(SET_ANSWER_TIME)["expected_version"] == 4


@pytest.mark.parametrize("typed", ["0", "31", "två", "1,5", "-1"])
def test_what_is_no_such_number_is_told_at_the_field(angelica: Browser, typed: str) -> None:
    page = angelica.send(angelica.get(PAGE).form(PAGE), answer_days=typed)
    assert (page.status, 'href="#dagar"' in page.html) == (422, True)
    assert page.form(PAGE).fields["answer_days"] == typed
    assert page.form(PAGE).fields["expected_version"] == "4"


def test_a_page_that_is_corrected_still_begins_where_it_began(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(PAGE).form(PAGE)
    bus.answer(OWN_ANSWER_TIME, {"answer_days": 7, "version": 5})
    corrected = angelica.send(form, answer_days="två").form(PAGE)
    assert (corrected.fields["answer_days"], corrected.fields["expected_version"]) == ("två", "4")


@pytest.mark.parametrize(
    ("typed", "shown", "tells"),
    [
        ("5", "5", "Arbetsdagar 7"),
        ("", "", "Arbetsdagar 7"),
        ("3", "7", "Nu står det som är sparat"),
        ("7", "7", "Nu står"),
    ],
)
def test_what_another_manager_has_said_meanwhile_is_shown_and_not_written_over(
    angelica: Browser, bus: Recording, typed: str, shown: str, tells: str
) -> None:
    form = angelica.get(PAGE).form(PAGE)
    bus.answer(OWN_ANSWER_TIME, {"answer_days": 7, "version": 5})
    bus.answer(SET_ANSWER_TIME, StaleVersion(changed=["answer_time"]))
    met = angelica.send(form, answer_days=typed)
    again = met.form(PAGE)
    assert (met.status, tells in met.text) == (409, True)
    assert (again.fields["answer_days"], again.fields["expected_version"]) == (shown, "5")


def test_who_does_not_manage_the_staff_is_refused(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(PAGE).form(PAGE)
    bus.answer(SET_ANSWER_TIME, Forbidden(reason="role"))
    assert angelica.send(form, answer_days="5").status == 403
