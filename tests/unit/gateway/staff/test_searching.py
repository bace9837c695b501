"""Free-text search: what is written stands in no address, holds for its session alone, and is logged as what it shows."""

import base64

import pytest
from flask import Flask

from common.contracts.directory.citizens import SEARCH_CITIZENS
from common.contracts.errors import Unavailable
from common.contracts.moments.lists import LIST_MOMENTS
from gateway.identity.visitor import SessionCache
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser, Page
from tests.unit.gateway.staff.recording import Recording

ADDRESS = "/personal/moment"
NUMBER = "19610831-9812"


def search(browser: Browser, words: str, address: str = ADDRESS) -> Page:
    return browser.send(browser.get(address).form("/moment/sok"), sokord=words)


def test_what_is_searched_for_stands_in_no_address(angelica: Browser, bus: Recording) -> None:
    sent = search(angelica, NUMBER, f"{ADDRESS}?flik=alla&program=tobakshjalpen&sortera=aktiv")
    token = sent.goes_to.partition("sok=")[2].partition("&")[0]
    for hidden in (NUMBER, "9812", base64.urlsafe_b64encode(NUMBER.encode()).decode()[:-4]):
        assert hidden not in sent.goes_to
    assert token
    page = angelica.follow(sent)
    assert bus.last(SEARCH_CITIZENS) == {"text": NUMBER}
    asked = bus.last(LIST_MOMENTS)
    assert asked["citizen_ids"] == [str(unit.CITIZEN)]
    assert (asked["scope"], asked["programme_id"], asked["sort"]) == ("all", "tobakshjalpen", "active")
    assert not any("9812" in link for link in page.links())
    assert all("sok=" in link for link in page.links() if "ordning=" in link)
    assert f"Sökning: {NUMBER}" in page.text


def test_a_search_costs_one_question_more(angelica: Browser, bus: Recording) -> None:
    sent = search(angelica, "doe")
    bus.asked.clear()
    angelica.follow(sent)
    expected = [
        "directory.search_citizens",
        "moments.list_moments",
        "moments.list_choices",
        "messaging.markers",
        "directory.people",
    ]
    assert bus.names() == expected


def test_the_same_search_twice_has_two_addresses(angelica: Browser) -> None:
    assert search(angelica, "doe").goes_to != search(angelica, "doe").goes_to


def test_a_search_of_another_session_or_a_forged_one_is_not_opened(
    angelica: Browser, bus: Recording, app: Flask
) -> None:
    address = search(angelica, "doe").goes_to
    app.extensions["sob_sessions"] = SessionCache()
    angelica._client.set_cookie("sob-staff", "another random id")
    for lost in (address, f"{ADDRESS}?sok=x", f"{ADDRESS}?sok={'A' * 5000}", f"{ADDRESS}?sok=%00å"):
        bus.asked.clear()
        page = angelica.get(lost)
        assert page.status == 200
        assert "Sök igen" in page.text
        assert "directory.search_citizens" not in bus.names()
        assert bus.last(LIST_MOMENTS)["citizen_ids"] is None


def test_an_empty_search_is_none(angelica: Browser, bus: Recording) -> None:
    page = angelica.follow(search(angelica, "   "))
    assert "directory.search_citizens" not in bus.names()
    assert "sok=" not in page.address


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "a\x00b", "å" * 500, "'; DROP TABLE moments; --"])
def test_whatever_is_written_is_only_words(angelica: Browser, words: str) -> None:
    page = angelica.follow(search(angelica, words))
    assert page.status == 200
    assert "<script>alert" not in page.html


def test_finding_nobody_and_too_many_say_what_to_do(angelica: Browser, bus: Recording) -> None:
    none = {"mine": 0, "all": 0, "ended": 0}
    bus.answer(LIST_MOMENTS, {"counts": none, "rows": [], "next_cursor": None, "fingerprint": "now"})
    bus.answer(SEARCH_CITIZENS, {"citizen_ids": [], "is_cut": False})
    assert "Inget moment i fliken passar sökningen" in angelica.follow(search(angelica, "doe")).text
    bus.answer(SEARCH_CITIZENS, {"citizen_ids": [unit.CITIZEN], "is_cut": True})
    assert "Förfina sökningen" in angelica.follow(search(angelica, "d")).text


def test_a_search_of_which_a_part_is_used_says_so(angelica: Browser, bus: Recording) -> None:
    told = "bara en del av orden användes"
    assert told not in angelica.follow(search(angelica, "a" * 200)).text
    assert told in angelica.follow(search(angelica, "å" * 201)).text
    assert bus.last(SEARCH_CITIZENS) == {"text": "å" * 200}
    bus.answer(SEARCH_CITIZENS, {"citizen_ids": [unit.CITIZEN], "is_cut": False, "is_shortened": True})
    assert told in angelica.follow(search(angelica, "doe")).text


def test_a_search_without_directory_says_so(angelica: Browser, bus: Recording) -> None:
    sent = search(angelica, "doe")
    bus.answer(SEARCH_CITIZENS, Unavailable(service="directory"))
    page = angelica.follow(sent)
    assert page.status == 503
    assert "Jane Doe" not in page.html


def test_what_a_search_shows_is_logged(angelica: Browser, bus: Recording) -> None:
    angelica.follow(search(angelica, "doe"))
    record = bus.records[-1]
    assert (record["action"], record["citizen_ids"]) == ("list", [str(unit.CITIZEN)])
    assert "doe" not in str(record)
