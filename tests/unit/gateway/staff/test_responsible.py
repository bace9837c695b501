"""Another responsible practitioner: the ↔ of one moment, and everything of somebody who leaves."""

from typing import Any

import pytest

from common.chassis.identifiers import new_id
from common.contracts.directory.people import PEOPLE
from common.contracts.directory.practitioners import PRACTITIONERS
from common.contracts.errors import Forbidden, Invalid, StaleVersion
from common.contracts.moments.access import OPEN
from common.contracts.moments.lists import LIST_MOMENTS
from common.contracts.moments.responsible import CASELOADS, CHANGE_RESPONSIBLE, HAND_OVER_MANY
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = f"/personal/moment/{unit.MOMENT}/ansvarig"
CASELOAD = f"/personal/overlamning/{unit.ANGELICA}"


def test_the_change_is_explained_and_made(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(ADDRESS)
    assert "Ansvarig är nu Angelica Wesslén." in page.text
    assert "Välj behandlare" in page.text
    assert f'value="{unit.COMMISSION}"' not in page.html
    assert bus.records[0]["action"] == "read"
    bus.answer(CHANGE_RESPONSIBLE, {"moment_id": unit.MOMENT, "version": 4})
    done = angelica.send(page.form("/ansvarig"), responsible_commission_id=str(unit.BASHIRS_COMMISSION))
    assert done.goes_to == "/personal/moment?flik=alla"
    asked = bus.last(CHANGE_RESPONSIBLE)
    assert (asked["expected_version"], asked["responsible_commission_id"]) == (3, str(unit.BASHIRS_COMMISSION))


@pytest.mark.parametrize(
    ("refused", "status", "sentence"),
    [
        (Invalid(fields={"responsible_commission_id": ["Behandlaren är redan ansvarig."]}), 422, "redan ansvarig"),
        (StaleVersion(expected=3, actual=4, changed=["moment"]), 409, "Bytet är inte gjort."),
    ],
)
def test_a_refused_change_keeps_the_choice(
    angelica: Browser, bus: Recording, refused: Any, status: int, sentence: str
) -> None:
    form = angelica.get(ADDRESS).form("/ansvarig")
    bus.answer(CHANGE_RESPONSIBLE, refused)
    page = angelica.send(form, responsible_commission_id=str(unit.BASHIRS_COMMISSION))
    assert page.status == status
    assert sentence in page.text
    assert page.form("/ansvarig").fields["responsible_commission_id"] == str(unit.BASHIRS_COMMISSION)


def test_a_change_needs_a_choice_and_a_right(angelica: Browser, bus: Recording) -> None:
    page = angelica.send(angelica.get(ADDRESS).form("/ansvarig"))
    assert (page.status, page.text.count("Välj en behandlare.")) == (422, 2)
    assert "moments.change_responsible" not in bus.names()
    bus.answer(OPEN, {"header": unit.header(may_hand_over=False), "grant": "grant"})
    assert angelica.get(ADDRESS).goes_to == f"/personal/moment/{unit.MOMENT}"


def test_those_with_moments_are_listed(angelica: Browser, bus: Recording) -> None:
    bus.answer(CASELOADS, {"caseloads": [{"person_id": unit.ANGELICA, "ongoing": 3}]})
    page = angelica.get("/personal/overlamning")
    assert "Angelica Wesslén" in page.text
    assert CASELOAD in page.html
    bus.answer(CASELOADS, Forbidden(reason="role"))
    assert angelica.get("/personal/overlamning").status == 403


def test_who_may_not_move_many_opens_nobodys_caseload(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(CASELOAD).form(CASELOAD)
    bus.asked.clear()
    bus.records.clear()
    bus.answer(CASELOADS, Forbidden(reason="role"))
    for page in (angelica.get(CASELOAD), angelica.send(form)):
        assert page.status == 403
        assert "Jane" not in page.html
    assert (bus.records, {"moments.list_moments", "moments.hand_over_many"} & set(bus.names())) == ([], set())


def test_a_caseload_of_nobody_is_not_found(angelica: Browser, bus: Recording) -> None:
    bus.answer(PEOPLE, {key: [] for key in ("citizens", "persons", "commission_versions", "guardians")})
    assert angelica.get(f"/personal/overlamning/{new_id()}").status == 404


def test_the_chosen_moments_are_moved_and_each_is_told(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(CASELOAD)
    assert bus.last(LIST_MOMENTS)["responsible_person_id"] == str(unit.ANGELICA)
    assert bus.records[0]["action"] == "list"
    rows = [
        {"moment_id": unit.MOMENT, "outcome": "moved"},
        {"moment_id": new_id(), "outcome": "ended"},
        {"moment_id": new_id(), "outcome": "changed"},
    ]
    bus.answer(HAND_OVER_MANY, {"rows": rows})
    done = angelica.send(page.form(CASELOAD), responsible_commission_id=str(unit.BASHIRS_COMMISSION))
    for words in ("1 moment är överlämnat.", "1 moment hade avslutats.", "1 moment hade hunnit få en annan"):
        assert words in done.text
    assert bus.last(HAND_OVER_MANY)["moment_ids"] == [str(unit.MOMENT)]


def test_a_handover_without_moments_or_receiver_says_what_is_missing(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(CASELOAD).form(CASELOAD)
    form.fields.pop("moment_ids")
    page = angelica.send(form)
    assert page.status == 422
    assert "Välj minst ett moment." in page.text
    assert "Välj en behandlare." in page.text
    assert "moments.hand_over_many" not in bus.names()


def test_without_a_colleague_nothing_can_be_handed_over(angelica: Browser, bus: Recording) -> None:
    bus.answer(PRACTITIONERS, {"practitioners": []})
    assert "ingen annan behandlare" in angelica.get(ADDRESS).text
    assert "ingen annan behandlare" in angelica.get(CASELOAD).text
