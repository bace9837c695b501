"""Länkade moment: what is linked, linking by choice and by address, unlinking."""

from typing import Any

import pytest

from common.chassis.identifiers import new_id
from common.contracts.errors import Conflict, Forbidden, NamedError, NotFound
from common.contracts.moments.links import LINK, LINKS, UNLINK
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = f"/personal/moment/{unit.MOMENT}/lankar"
OTHER, CITIZEN = new_id(), new_id()


def linked(relation: str) -> dict[str, Any]:
    facts = {"title": "Sömnhjälpen", "state": "ongoing", "started_at": unit.STARTED}
    return {"moment_id": OTHER, "relation": relation, "citizen_id": CITIZEN, **facts}


def page_of(links: tuple[Any, ...] = (), candidates: tuple[Any, ...] = (), **changed: Any) -> dict[str, Any]:
    page = {"header": unit.header(), "links": list(links), "candidates": list(candidates), "may_change": True}
    return page | changed


@pytest.fixture(autouse=True)
def nothing_linked(bus: Recording) -> None:
    """Let the moment have no links yet, and one that it could be linked to."""
    bus.answer(LINKS, page_of(candidates=(linked("none"),)))
    for contract in (LINK, UNLINK):
        bus.answer(contract, {"moment_id": unit.MOMENT, "version": 4})


@pytest.mark.parametrize(
    "chosen", [{"parent_moment_id": str(OTHER)}, {"address": f"http://127.0.0.1/personal/moment/{OTHER}?flik=alla"}]
)
def test_a_moment_is_linked_by_choice_or_address(angelica: Browser, bus: Recording, chosen: dict[str, str]) -> None:
    page = angelica.get(ADDRESS)
    assert "Momentet är inte länkat till något annat." in page.text
    assert set(bus.records[0]["citizen_ids"]) == {str(unit.CITIZEN), str(CITIZEN)}
    assert "Momenten är länkade." in angelica.follow(angelica.send(page.form("/lankar"), **chosen)).text
    assert bus.last(LINK)["parent_moment_id"] == str(OTHER)


@pytest.mark.parametrize("relation", ["parent", "child"])
def test_a_link_is_taken_away_from_either_side(angelica: Browser, bus: Recording, relation: str) -> None:
    bus.answer(LINKS, page_of((linked(relation),)))
    page = angelica.get(ADDRESS)
    assert ("Överordnat moment" if relation == "parent" else "Underordnat moment") in page.text
    angelica.send(page.form("/ta-bort"))
    asked = bus.last(UNLINK)
    pair = (asked["moment_id"], asked["parent_moment_id"])
    assert pair == ((str(unit.MOMENT), str(OTHER)) if relation == "parent" else (str(OTHER), str(unit.MOMENT)))


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (Conflict(reason="cycle"), "i en cirkel"),
        (Conflict(reason="parent"), "redan länkat till ett överordnat moment"),
        (Conflict(reason="offered"), "erbjudet till en annan vårdenhet"),
        (Forbidden(), "skriva i båda momenten"),
        (NotFound(), "finns inte på vårdenheten"),
    ],
)
def test_a_refused_link_says_why(angelica: Browser, bus: Recording, refused: NamedError, sentence: str) -> None:
    form = angelica.get(ADDRESS).form("/lankar")
    bus.answer(LINK, refused)
    page = angelica.send(form, address=str(OTHER))
    assert page.text.count(sentence) == 2
    assert page.form("/lankar").fields["address"] == str(OTHER)


def test_nothing_chosen_and_nonsense_are_told(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(ADDRESS).form("/lankar")
    for written in ("", "mitt moment", "<script>"):
        assert angelica.send(form, address=written).text.count("Välj ett moment, eller klistra in") == 2
    assert "moments.link" not in bus.names()


def test_who_reads_only_changes_nothing(angelica: Browser, bus: Recording) -> None:
    bus.answer(LINKS, page_of((linked("parent"),), may_change=False))
    assert "Ta bort länken" not in angelica.get(ADDRESS).text
