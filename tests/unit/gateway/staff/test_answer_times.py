"""Svarstid: said by who manages the unit's staff, and nothing that isn't a number takes it away."""

import pytest

from common.contracts.directory.answer_times import OWN_ANSWER_TIME, SET_ANSWER_TIME
from common.contracts.errors import Forbidden
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

PAGE = "/personal/svarstid"


@pytest.fixture(autouse=True)
def unit_says(bus: Recording) -> None:
    """Let the unit answer within three days."""
    bus.answer(OWN_ANSWER_TIME, {"answer_days": 3})
    bus.answer(SET_ANSWER_TIME, lambda sent: {"answer_days": sent["answer_days"]})


@pytest.mark.parametrize(("typed", "days"), [("5", 5), (" 30 ", 30), ("", None)])
def test_a_number_is_said_and_nothing_says_nothing(
    angelica: Browser, bus: Recording, typed: str, days: int | None
) -> None:
    form = angelica.get(PAGE).form(PAGE)
    assert form.fields["answer_days"] == "3"
    done = angelica.send(form, answer_days=typed)
    assert (done.status, done.goes_to, bus.last(SET_ANSWER_TIME)["answer_days"]) == (303, PAGE, days)


@pytest.mark.parametrize("typed", ["0", "31", "två", "1,5", "-1"])
def test_what_is_no_such_number_is_told_at_the_field(angelica: Browser, typed: str) -> None:
    page = angelica.send(angelica.get(PAGE).form(PAGE), answer_days=typed)
    assert (page.status, 'href="#dagar"' in page.html) == (422, True)
    assert page.form(PAGE).fields["answer_days"] == typed


def test_who_does_not_manage_the_staff_is_refused(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(PAGE).form(PAGE)
    bus.answer(SET_ANSWER_TIME, Forbidden(reason="role"))
    assert angelica.send(form, answer_days="5").status == 403
