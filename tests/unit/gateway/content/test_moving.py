"""Flytta till nyare version: what is new is told before, what would be lost stops it, and nothing moves by surprise."""

import pytest

from common.contracts.content.catalogue import LIST_CATALOGUE
from common.contracts.errors import Conflict, Invalid, MomentEnded, NamedError, NotFound, ReasonNeeded, StaleVersion
from common.contracts.moments.access import OPEN
from common.contracts.moments.version_changes import MOVE_REPORT, MOVE_TO_VERSION
from tests.unit.gateway.content import offers
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = f"/personal/moment/{unit.MOMENT}/version"


def test_it_says_what_is_new_and_that_answers_stay(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(ADDRESS)
    opened = ["moments.open", "messaging.markers", "directory.people", "content.list_catalogue"]
    assert bus.names() == [*opened, "moments.move_report", "content.compare"]
    assert bus.last(LIST_CATALOGUE) == {"tab": "active", "programme_id": "tobakshjalpen"}
    assert "Alla svar, lästa steg och dagar är kvar" in page.text
    assert "Tillagt: Ny <rad>" in page.text
    assert [record["what"] for record in bus.records] == ["moment"]


def test_moving_carries_the_moments_version(angelica: Browser, bus: Recording) -> None:
    moved = angelica.send(angelica.get(ADDRESS).form("/version"))
    sent = bus.last(MOVE_TO_VERSION)
    assert (sent["version_id"], sent["expected_version"]) == (str(offers.NEWER), 3)
    assert "Alla svar är kvar." in angelica.follow(moved).text


def test_what_would_be_lost_is_shown_by_name_and_stops_the_move(angelica: Browser, bus: Recording) -> None:
    missing = [{"kind": "question", "id": "stoppdagen/anteckning"}, {"kind": "step", "id": "borta"}]
    bus.answer(MOVE_REPORT, {"from_version": "9.0", "to_version": "9.1", "missing": missing})
    page = angelica.get(ADDRESS)
    assert "Fråga: 1.4 Stoppdagen · anteckning (stoppdagen/anteckning)" in page.text
    assert "Steg: borta" in page.text
    assert "Flytta till version" not in page.text


def test_without_a_newer_version_nothing_is_offered(angelica: Browser, bus: Recording) -> None:
    others = [offers.version(), offers.version(version_id=offers.NEWER, version="10.0")]
    bus.answer(LIST_CATALOGUE, {"versions": others})
    assert "Ingen nyare version" in angelica.get(ADDRESS).text
    assert angelica.get(f"{ADDRESS}?till={offers.NEWER}").status == 404
    assert angelica.get(f"{ADDRESS}?till=x").status == 404


@pytest.mark.parametrize("refused", [Conflict(missing=[]), StaleVersion(expected=3, actual=4)])
def test_a_refused_move_stays_on_the_page(angelica: Browser, bus: Recording, refused: NamedError) -> None:
    form = angelica.get(ADDRESS).form("/version")
    bus.answer(MOVE_TO_VERSION, refused)
    assert angelica.send(form).status == 409


@pytest.mark.parametrize("refused", [Invalid(fields={}), NotFound(), MomentEnded()])
def test_a_move_that_is_no_longer_possible_says_so(angelica: Browser, bus: Recording, refused: NamedError) -> None:
    form = angelica.get(ADDRESS).form("/version")
    bus.answer(MOVE_TO_VERSION, refused)
    assert 'role="alert"' in angelica.follow(angelica.send(form)).html


def test_who_only_reads_the_moment_is_offered_nothing(angelica: Browser, bus: Recording) -> None:
    bus.answer(OPEN, {"header": unit.header(access="read"), "grant": "grant"})
    assert "Bara den som är ansvarig" in angelica.get(ADDRESS).text
    bus.answer(OPEN, ReasonNeeded())
    assert "/oppna?" in angelica.get(ADDRESS).goes_to
    bus.answer(OPEN, NotFound())
    assert angelica.get(ADDRESS).status == 404
