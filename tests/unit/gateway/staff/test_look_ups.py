"""Who has looked up too many numbers is told when to try again, and loses nothing; who manages the unit's staff sees how many."""

import pytest

from common.contracts.directory.citizens import FIND_CITIZEN, FIND_CITIZENS
from common.contracts.directory.look_ups import LOOK_UPS
from common.contracts.errors import Forbidden, TooManyLookUps
from common.contracts.moments.group_starts import LIST_GROUP_STARTS
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

NUMBER = "19610831-9812"
SENTENCE = "Du har slagit upp så många personnummer som det går på en timme."


@pytest.mark.parametrize(
    ("seconds", "when"), [(1, "om en minut."), (60, "om en minut."), (61, "om 2 minuter."), (3600, "om 60 minuter.")]
)
def test_a_start_is_told_when_to_try_again_and_keeps_the_number(
    angelica: Browser, bus: Recording, seconds: int, when: str
) -> None:
    form = angelica.get("/personal/moment/nytt").form("/nytt")
    bus.answer(FIND_CITIZEN, TooManyLookUps(retry_after=seconds))
    page = angelica.send(form, personal_number=NUMBER)
    assert (page.status, page.headers["Retry-After"]) == (429, str(seconds))
    assert page.text.count(SENTENCE) == 2
    assert f"Det går igen {when}" in page.text
    assert page.form("/nytt").fields["personal_number"] == NUMBER
    assert bus.records == []


def test_a_list_is_told_so_too_and_stands_as_it_was_pasted(angelica: Browser, bus: Recording) -> None:
    bus.answer(LIST_GROUP_STARTS, {"group_starts": []})
    form = angelica.get("/personal/moment/grupp").form("/grupp")
    bus.answer(FIND_CITIZENS, TooManyLookUps(retry_after=90))
    chosen = {"responsible_commission_id": str(unit.COMMISSION), "version_id": str(unit.VERSION)}
    page = angelica.send(form, numbers=f"{NUMBER}\n19850312-9820", **chosen)
    assert (page.status, page.headers["Retry-After"]) == (429, "90")
    assert "Det går igen om 2 minuter." in page.text
    assert page.form("/grupp").fields["numbers"] == f"{NUMBER}\n19850312-9820"


def test_a_page_that_nothing_is_typed_on_says_so_in_words(angelica: Browser, bus: Recording) -> None:
    bus.answer(LOOK_UPS, TooManyLookUps(retry_after=7))
    page = angelica.get("/personal/uppslag")
    assert (page.status, page.headers["Retry-After"]) == (429, "7")
    assert "Vänta en stund" in page.text


def test_who_manages_staff_sees_how_many_each_has_looked_up(angelica: Browser, bus: Recording) -> None:
    colleagues = [
        {
            "person_id": unit.BASHIR,
            "name": "Bashir",
            "numbers": 131,
            "refusals": 2,
            "refused_at": "2024-06-25T10:00:00Z",
        },
        {"person_id": unit.ANGELICA, "name": "Angelica", "numbers": 4, "refusals": 0, "refused_at": None},
    ]
    bus.answer(LOOK_UPS, {"since": "2024-05-27", "colleagues": colleagues})
    page = angelica.get("/personal/uppslag")
    assert "Bashir 131 2 2024-06-25 12:00 Angelica 4 0 –" in page.text
    assert bus.records == []
    bus.answer(LOOK_UPS, {"since": "2024-05-27", "colleagues": []})
    assert "Ingen har slagit upp någon" in angelica.get("/personal/uppslag").text
    bus.answer(LOOK_UPS, Forbidden(reason="role"))
    assert angelica.get("/personal/uppslag").status == 403
