"""Kategorier: the unit's own, those of a moment, and the list's column and filter of them."""

from typing import Any
from uuid import UUID

import pytest

from common.chassis.identifiers import new_id
from common.contracts.errors import Conflict, Forbidden, IllegalTransition, Invalid, NamedError, StaleVersion
from common.contracts.everything import RPCS
from common.contracts.moments.categories import (
    CATEGORIES,
    CREATE_CATEGORY,
    DELETE_CATEGORY,
    MOMENT_CATEGORIES,
    MOVE_CATEGORY,
    RENAME_CATEGORY,
    RESTORE_CATEGORY,
    RETIRE_CATEGORY,
    SET_CATEGORIES,
)
from common.contracts.moments.lists import LIST_CHOICES, LIST_MOMENTS
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.timeline import TIMELINE
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = "/personal/kategorier"
OF_MOMENT = f"/personal/moment/{unit.MOMENT}/kategorier"
TOLK, RING, OLD = new_id(), new_id(), new_id()
DONE = {"category_id": TOLK, "version": 2}


def category(category_id: UUID, name: str, **changed: Any) -> dict[str, Any]:
    return {"category_id": category_id, "name": name, "version": 1, "is_retired": False, "is_used": False, **changed}


def of_unit(**changed: Any) -> dict[str, Any]:
    """Give three categories, one of them with a name that is meant to do harm."""
    rows = [
        category(TOLK, "Tolk", is_used=True),
        category(RING, "<script>alert(1)</script>"),
        category(OLD, "Gammal", is_retired=True, is_used=True),
    ]
    return {"categories": rows, "may_change": True, **changed}


def of_moment(**changed: Any) -> dict[str, Any]:
    choices = [{name: row[name] for name in ("category_id", "name", "is_retired")} for row in of_unit()["categories"]]
    return {
        "header": unit.header(),
        "categories": [{"category_id": OLD, "name": "Gammal"}],
        "choices": choices,
    } | changed


@pytest.fixture(autouse=True)
def the_unit_has_categories(bus: Recording) -> None:
    """Let the unit have three, of which the moment has one, and let what is asked for be done."""
    bus.answer(CATEGORIES, of_unit())
    bus.answer(MOMENT_CATEGORIES, of_moment())
    bus.answer(SET_CATEGORIES, {"moment_id": unit.MOMENT, "version": 4})
    for name in ("CREATE", "RENAME", "MOVE", "RETIRE", "RESTORE", "DELETE"):
        bus.answer(RPCS[f"moments.{name.lower()}_category"], DONE)


def test_the_administrator_makes_orders_and_opens_categories(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(ADDRESS)
    assert bus.names() == ["moments.categories"]
    assert "<script>alert" not in page.html
    assert "inga namn, nummer eller diagnoser" in page.text
    done = angelica.follow(angelica.send(page.form("/kategorier"), name=" Telefon "))
    assert bus.last(CREATE_CATEGORY)["name"] == "Telefon"
    assert "Kategorin är tillagd." in done.text
    moved = angelica.send(page.form(f"{RING}/flytta"), direction="later")
    assert bus.last(MOVE_CATEGORY).items() >= {"category_id": str(RING), "direction": "later"}.items()
    assert moved.goes_to.endswith(f"{ADDRESS}#kategori-{RING}")
    for each in (TOLK, RING, OLD):
        assert f"{ADDRESS}/{each}" in page.links()


def test_a_name_that_will_not_do_is_told_and_stays(angelica: Browser, bus: Recording) -> None:
    taken = "Vårdenheten har redan en kategori med det namnet."
    bus.answer(CREATE_CATEGORY, Invalid(fields={"name": [taken]}))
    bus.answer(RENAME_CATEGORY, Invalid(fields={"name": [taken]}))
    for address, ending in ((ADDRESS, "/kategorier"), (f"{ADDRESS}/{TOLK}", str(TOLK))):
        page = angelica.send(angelica.get(address).form(ending), name="Upptaget")
        assert (page.status, page.text.count(taken)) == (422, 2)
        assert page.form(ending).fields["name"] == "Upptaget"


CHANGES = {
    "ta-ur-bruk": (TOLK, RETIRE_CATEGORY, "De moment som har den behåller den."),
    "ta-i-bruk": (OLD, RESTORE_CATEGORY, "går att välja igen"),
    "ta-bort": (RING, DELETE_CATEGORY, "Kategorin är borttagen."),
}


@pytest.mark.parametrize("action", CHANGES)
def test_a_category_goes_out_of_use_and_back_and_away(angelica: Browser, bus: Recording, action: str) -> None:
    which, contract, told = CHANGES[action]
    form = angelica.get(f"{ADDRESS}/{which}").form(action)
    assert told in angelica.follow(angelica.send(form)).text
    assert bus.last(contract).items() >= {"category_id": str(which), "expected_version": 1}.items()


def test_what_a_category_allows_alone_is_offered(angelica: Browser) -> None:
    used, free = angelica.get(f"{ADDRESS}/{TOLK}").html, angelica.get(f"{ADDRESS}/{RING}").html
    assert ("/ta-bort" in used, "/ta-bort" in free) == (False, True)
    assert ("/ta-i-bruk" in used, "/ta-i-bruk" in angelica.get(f"{ADDRESS}/{OLD}").html) == (False, True)
    assert angelica.get(f"{ADDRESS}/{new_id()}").status == 404


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        (Conflict(reason="used"), "används av ett moment"),
        (StaleVersion(expected=1, actual=2, changed=["category"]), "Någon annan har ändrat kategorin."),
        (IllegalTransition(state="retired", action="retire"), "Någon annan har ändrat kategorin."),
    ],
)
def test_a_refusal_is_told_where_the_category_stands(
    angelica: Browser, bus: Recording, refused: NamedError, told: str
) -> None:
    bus.answer(DELETE_CATEGORY, refused)
    assert told in angelica.follow(angelica.send(angelica.get(f"{ADDRESS}/{RING}").form("ta-bort"))).text


def test_colleagues_see_them_and_change_nothing(angelica: Browser, bus: Recording) -> None:
    bus.answer(CATEGORIES, of_unit(may_change=False))
    page = angelica.get(ADDRESS)
    assert "Tolk" in page.text
    assert "flytta" not in page.html
    assert "Lägg till" not in page.text
    assert angelica.get(f"{ADDRESS}/{TOLK}").goes_to.endswith(ADDRESS)
    bus.answer(CATEGORIES, Forbidden())
    assert angelica.get(ADDRESS).status == 403
    bus.answer(CATEGORIES, of_unit(categories=[]))
    assert "Lägg till den första här nedanför." in angelica.get(ADDRESS).text


def test_a_moments_categories_are_shown_and_changed(angelica: Browser, bus: Recording) -> None:
    bus.answer(OVERVIEW, unit.overview(categories=[{"category_id": TOLK, "name": "<b>Tolk"}]))
    page = angelica.get(f"/personal/moment/{unit.MOMENT}")
    assert "&lt;b&gt;Tolk" in page.html
    assert OF_MOMENT in page.links()
    form = angelica.get(OF_MOMENT).form("/kategorier")
    assert bus.records[-1]["citizen_ids"] == [str(unit.CITIZEN)]
    assert "<script>alert" not in angelica.get(OF_MOMENT).html
    assert "Kategorierna är sparade." in angelica.follow(angelica.send(form, category_ids=str(TOLK))).text
    asked = bus.last(SET_CATEGORIES)
    assert (asked["category_ids"], asked["expected_category_ids"]) == ([str(TOLK)], [str(OLD)])


def test_refused_choices_are_told_and_stay(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(OF_MOMENT).form("/kategorier")
    gone = "En kategori finns inte längre."
    bus.answer(SET_CATEGORIES, Invalid(fields={"category_ids": [gone]}))
    page = angelica.send(form, category_ids=str(TOLK))
    assert (page.status, page.text.count(gone)) == (422, 2)
    assert f'value="{TOLK}" checked' in page.html
    bus.answer(SET_CATEGORIES, StaleVersion(actual=4, changed=["categories"]))
    page = angelica.send(form, category_ids=str(TOLK))
    assert (page.status, page.text.count("Någon annan har ändrat kategorierna")) == (409, 2)
    assert f'value="{TOLK}" checked' in page.html
    assert f'value="{OLD}" checked' not in page.html, "it was unticked on purpose"


def test_what_a_colleague_has_ticked_meanwhile_stays_ticked(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(OF_MOMENT).form("/kategorier")
    form.fields["expected_category_ids"] = ""
    bus.answer(SET_CATEGORIES, Invalid(fields={"category_ids": ["En kategori finns inte längre."]}))
    wrong = angelica.send(form, category_ids=str(TOLK)).form("/kategorier")
    assert wrong.fields["expected_category_ids"] == "", "it still begins where its page began"
    bus.answer(SET_CATEGORIES, StaleVersion(actual=4, changed=["categories"]))
    page = angelica.send(wrong, category_ids=str(TOLK))
    assert page.html.count(" checked") == 2
    assert page.form("/kategorier").fields["expected_category_ids"] == str(OLD)


def test_a_new_name_that_meets_another_stays_in_its_field(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(f"{ADDRESS}/{TOLK}").form(str(TOLK))
    bus.answer(RENAME_CATEGORY, StaleVersion(expected=1, actual=2))
    page = angelica.send(form, name="Mitt <namn>")
    assert page.status == 409
    assert "Någon annan har ändrat samma sak" in page.text
    assert page.form(str(TOLK)).fields["name"] == "Mitt <namn>"


def test_who_only_reads_is_sent_to_the_moment(angelica: Browser, bus: Recording) -> None:
    reader = unit.header(access="read")
    bus.answer(MOMENT_CATEGORIES, of_moment(header=reader))
    bus.answer(OVERVIEW, unit.overview(header=reader))
    page = angelica.get(OF_MOMENT)
    assert page.goes_to.endswith(f"/personal/moment/{unit.MOMENT}")
    assert OF_MOMENT not in angelica.follow(page).links()


def test_the_list_has_a_column_and_a_filter_of_categories(angelica: Browser, bus: Recording) -> None:
    offered = [{"category_id": TOLK, "name": "Tolk", "is_retired": True}]
    bus.answer(LIST_CHOICES, {"programmes": [], "categories": offered, "responsible_person_ids": []})
    rows = [unit.row(categories=[{"category_id": TOLK, "name": "Tolk"}]), unit.row(moment_id=new_id(), categories=[])]
    counts = {"mine": 2, "all": 2, "ended": 0}
    bus.answer(
        LIST_MOMENTS, {"counts": counts, "offers": 0, "rows": rows, "next_cursor": "a key", "fingerprint": "then"}
    )
    page = angelica.get(f"/personal/moment?flik=alla&kategori={TOLK}")
    assert bus.last(LIST_MOMENTS).items() >= {"category_id": str(TOLK), "uncategorised_only": False}.items()
    assert any("efter=" in link and f"kategori={TOLK}" in link for link in page.links())
    assert "Inga kategorier" not in page.text
    page = angelica.follow(angelica.send(page.form("/moment/kolumner")))
    assert "Inga kategorier" in page.text
    assert "Tolk (ur bruk)" in page.text
    angelica.get("/personal/moment?flik=alla&kategori=utan")
    assert bus.last(LIST_MOMENTS).items() >= {"category_id": None, "uncategorised_only": True}.items()
    for nonsense in ("x", "utan ", f"{TOLK}'"):
        angelica.get(f"/personal/moment?kategori={nonsense}")
        assert bus.last(LIST_MOMENTS).items() >= {"category_id": None, "uncategorised_only": False}.items()


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"added": ["Tolk", "Ring"], "removed": []}, "Momentet fick kategorier: Tolk, Ring, 2024-06-25"),
        ({"added": [], "removed": ["Tolk"]}, "Momentet blev av med kategorier: Tolk, 2024-06-25"),
        ({"added": ["Ring"], "removed": ["Tolk"]}, "Momentet fick kategorier: Ring, och blev av med: Tolk, 2024"),
        ({"added": [], "removed": ["Tolk"], "at_handover": 1}, "följde inte med till den nya vårdenheten: Tolk."),
    ],
)
def test_the_timeline_tells_with_the_names_of_then(
    angelica: Browser, bus: Recording, facts: dict[str, Any], told: str
) -> None:
    entries = [unit.entry(1, "categories_changed", **facts)]
    bus.answer(TIMELINE, {"header": unit.header(), "entries": entries, "next_cursor": None})
    assert told in angelica.get(f"/personal/moment/{unit.MOMENT}/tidslinje").text
