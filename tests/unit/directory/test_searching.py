"""What a search finds: words of names, days of birth, whole numbers, and nothing by a protected name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.model import Citizen, read_search, terms_of


def citizen(name: str = "Anna-Karin Öberg Łuczak", number: str = "196108319812", **facts: Any) -> Citizen:
    return Citizen(name=name, personal_number=number, protected=facts.get("protected", False))


def finds(text: str, one: Citizen) -> bool:
    terms, wanted = terms_of(one), read_search(text)
    fits = [any(term == each or (begins and term.startswith(each)) for term in terms) for each, begins in wanted]
    return bool(wanted) and all(fits)


@pytest.mark.parametrize(
    "text",
    [
        "anna",
        "ANNA KARIN",
        "Öberg",
        "oberg",
        "öb an",
        "Anna-Karin Öberg",
        "łucz",
        "luczak",
        "  karin,  ",
        "196108319812",
        "19610831-9812",
        "610831-9812",
        "6108319812",
        "610831+9812",
        "19610831 9812",
        "610831 9812",
        "19610831",
        "610831",
        "1961",
        "6108",
        "oberg 1961",
        "610831 anna",
        "anna 610831-9812",
    ],
)
def test_what_people_write_finds(text: str) -> None:
    assert finds(text, citizen())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "-",
        "%",
        "berg",
        "anna svensson",
        "196108319",
        "1961083198",
        "61083198",
        "610831-9813",
        "9812",
        "19610831981",
        "1961083198122",
        "a b c d e f g",
        "öberg 1962",
        "*",
        "_",
    ],
)
def test_what_fits_nobody_finds_nobody(text: str) -> None:
    assert not finds(text, citizen())


def test_a_protected_name_finds_nobody_but_the_whole_number_does() -> None:
    hidden = citizen(protected=True)
    assert not finds("anna", hidden)
    assert not finds("öberg 1961", hidden)
    assert finds("610831-9812", hidden)


def test_a_number_of_a_region_is_found_whole() -> None:
    assert finds("19610831-R123", citizen(number="19610831R123"))
    assert finds("610831r123", citizen(number="19610831R123"))


@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    for term, _is_beginning in read_search(text):
        assert 1 < len(term) <= 64


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=30))
def test_every_name_is_found_by_itself(name: str) -> None:
    one = citizen(name=name)
    if read_search(name):
        assert finds(name, one)
