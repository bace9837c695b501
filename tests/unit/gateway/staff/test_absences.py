"""Frånvaro och ersättare: the list, the form, and what is said where somebody is away."""

from typing import Any

import pytest

from common.chassis.identifiers import new_id
from common.contracts.errors import IllegalTransition, Invalid
from common.contracts.moments.absences import ABSENCES, CANCEL_ABSENCE, CHANGE_ABSENCE, REGISTER_ABSENCE
from common.contracts.moments.lists import LIST_MOMENTS
from common.contracts.moments.overview import OVERVIEW
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = "/personal/franvaro"
ABSENCE = new_id()
AWAY = {"cover_person_id": unit.BASHIR, "last_day": "2024-07-01"}


def absence(**changed: Any) -> dict[str, Any]:
    persons = {"person_id": unit.ANGELICA, "cover_person_id": unit.BASHIR}
    days = {"first_day": "2024-06-25", "last_day": "2024-07-01", "has_begun": True, "may_cancel": True}
    return {"absence_id": ABSENCE, **persons, **days, **changed}


@pytest.fixture(autouse=True)
def somebody_is_away(bus: Recording) -> None:
    """Let Angelica be away, and what is asked for be done."""
    bus.answer(ABSENCES, {"absences": [absence()]})
    bus.answer(REGISTER_ABSENCE, {"absence_id": ABSENCE})
    bus.answer(CANCEL_ABSENCE, {"absence_id": ABSENCE})


def test_absences_are_listed_and_one_is_registered(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(ADDRESS)
    assert "Angelica Wesslén" in page.text
    assert "2024-07-01" in page.text
    assert f'value="{unit.COMMISSION}"' not in page.html
    form = page.form(ADDRESS)
    days = {"first_day": "2024-07-02", "last_day": "2024-07-09"}
    done = angelica.follow(angelica.send(form, cover_commission_id=str(unit.BASHIRS_COMMISSION), **days))
    asked = bus.last(REGISTER_ABSENCE)
    assert asked.items() >= {**days, "commission_id": None}.items()
    assert "Frånvaron är registrerad." in done.text


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("2024-06-20", "2024-06-24"), None),
        (("2024-06-20", "2024-06-25"), "Är själv borta 2024-06-25 till 2024-06-25."),
        (("2024-06-28", "2024-07-20"), "Är själv borta 2024-06-28 till 2024-07-01."),
        (("2024-07-02", "2024-07-03"), None),
    ],
)
def test_a_cover_who_is_away_as_well_is_told(
    angelica: Browser, bus: Recording, days: tuple[str, str], told: str | None
) -> None:
    cover = absence(person_id=unit.BASHIR, cover_person_id=new_id(), first_day=days[0], last_day=days[1])
    bus.answer(ABSENCES, {"absences": [cover, absence()]})
    text = angelica.get(ADDRESS).text
    assert text.count("Är själv borta") == (told is not None)
    assert (told or "Ny Kollega") in text


def test_what_is_missing_or_wrong_is_told_and_what_was_written_stays(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(ADDRESS).form(ADDRESS)
    page = angelica.send(form, first_day="i dag", last_day="")
    assert page.status == 422
    assert page.text.count("Välj en ersättare.") == 2
    assert page.text.count("Ange en dag, till exempel 2024-07-01.") == 4
    assert "moments.register_absence" not in bus.names()
    bus.answer(REGISTER_ABSENCE, Invalid(fields={"last_day": ["Frånvaron har redan passerat."]}))
    chosen = {"cover_commission_id": str(unit.BASHIRS_COMMISSION), "first_day": "2024-07-02", "last_day": "2024-07-09"}
    page = angelica.send(form, **chosen)
    assert page.text.count("Frånvaron har redan passerat.") == 2
    assert page.form(ADDRESS).fields.items() >= chosen.items()


def test_an_absence_is_ended(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(ADDRESS).form(f"{ABSENCE}/avsluta")
    assert "Ersättaren når inte längre momenten." in angelica.follow(angelica.send(form)).text
    assert bus.last(CANCEL_ABSENCE)["absence_id"] == str(ABSENCE)
    bus.answer(CANCEL_ABSENCE, IllegalTransition(state="over", action="cancel"))
    assert "Frånvaron var redan slut." in angelica.follow(angelica.send(form)).text


def test_a_colleagues_absence_has_no_button_and_an_empty_list_says_so(angelica: Browser, bus: Recording) -> None:
    bus.answer(ABSENCES, {"absences": [absence(may_cancel=False)]})
    assert f"{ABSENCE}/avsluta" not in angelica.get(ADDRESS).html
    bus.answer(ABSENCES, {"absences": []})
    assert "Ingen är borta" in angelica.get(ADDRESS).text


def test_the_list_and_the_moment_tell_who_covers(angelica: Browser, bus: Recording) -> None:
    counts = {"mine": 1, "all": 1, "ended": 0}
    bus.answer(
        LIST_MOMENTS,
        {"counts": counts, "offers": 0, "rows": [unit.row(absence=AWAY)], "next_cursor": None, "fingerprint": "1"},
    )
    bus.answer(
        OVERVIEW,
        unit.overview(header=unit.header(absence=AWAY)),
    )
    assert "Borta till och med 2024-07-01, ersättare: Bashir" in angelica.get("/personal/moment").text
    page = angelica.get(f"/personal/moment/{unit.MOMENT}").text
    assert "Borta till och med 1 juli 2024, ersättare: Bashir" in page


def test_an_absence_is_changed_from_what_it_is(angelica: Browser, bus: Recording) -> None:
    address = f"{ADDRESS}/{ABSENCE}/andra"
    bus.answer(CHANGE_ABSENCE, {"absence_id": new_id()})
    assert address in angelica.get(ADDRESS).links()
    page = angelica.get(address)
    assert "Angelica Wesslén är borta 2024-06-25 till 2024-07-01." in page.text
    form = page.form("andra")
    shown = {"cover_commission_id": str(unit.BASHIRS_COMMISSION), "first_day": "2024-06-25", "last_day": "2024-07-01"}
    assert form.fields.items() >= shown.items()
    assert f'value="{unit.COMMISSION}"' not in page.html, "nobody covers for themselves"
    done = angelica.follow(angelica.send(form, last_day="2024-07-14"))
    assert "Frånvaron är ändrad." in done.text
    asked = {**shown, "last_day": "2024-07-14", "absence_id": str(ABSENCE)}
    assert bus.last(CHANGE_ABSENCE).items() >= asked.items()


def test_a_change_that_will_not_do_is_told_and_what_was_written_stays(angelica: Browser, bus: Recording) -> None:
    address = f"{ADDRESS}/{ABSENCE}/andra"
    form = angelica.get(address).form("andra")
    page = angelica.send(form, last_day="")
    assert page.status == 422
    assert page.text.count("Ange en dag, till exempel 2024-07-01.") == 2
    bus.answer(CHANGE_ABSENCE, Invalid(fields={"last_day": ["Frånvaron har redan passerat."]}))
    page = angelica.send(form, last_day="2024-06-26")
    assert page.text.count("Frånvaron har redan passerat.") == 2
    assert page.form("andra").fields["last_day"] == "2024-06-26"
    bus.answer(CHANGE_ABSENCE, IllegalTransition(state="over", action="cancel"))
    over = angelica.send(form, last_day="2024-07-05")
    assert (over.status, "eller ändrad av någon annan" in over.text) == (409, True)
    assert over.form(ADDRESS).fields["last_day"] == "2024-07-05"


@pytest.mark.parametrize("absences", [[], [absence(may_cancel=False)]])
def test_what_is_over_or_a_colleagues_is_not_changed(
    angelica: Browser, bus: Recording, absences: list[dict[str, Any]]
) -> None:
    bus.answer(ABSENCES, {"absences": absences})
    page = angelica.follow(angelica.get(f"{ADDRESS}/{ABSENCE}/andra"))
    assert "Frånvaron går inte att ändra." in page.text
