"""What a search finds: words of names, days of birth, whole numbers, and nothing by a protected name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.model import Citizen, read_search, terms_of
from services.directory.model.searching import MOST_WORDS


def citizen(
    name: str = "Anna-Karin Öberg Łuczak", number: str = "196108319812", kind: str = "personnummer", **facts: Any
) -> Citizen:
    return Citizen(name=name, personal_number=number, kind=kind, protected=facts.get("protected", False))


def finds(text: str, one: Citizen) -> bool:
    terms = terms_of(one)

    def is_fit(term: str, *, is_beginning: bool) -> bool:
        return any(each == term or (is_beginning and each.startswith(term)) for each in terms)

    readings = read_search(text).readings
    return any(all(is_fit(term, is_beginning=begins) for term, begins in each) for each in readings)


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
        "1961-08-31",
        "1961–08–31",
        "1961‑8‑31",
        "1961\u22128\u221231",
        "1961/08/31",
        "1961.08.31",
        "1961 08 31",
        "61-08-31",
        "61 08 31",
        "31/8 1961",
        "31/8-61",
        "31 / 8 - 1961",
        "31.8.1961",
        "31-08-1961",
        "31 augusti 1961",
        "den 31:a augusti 1961",
        "31 aug. 61",
        "31 AUG 1961",
        "1961-08",
        "öberg, 1961-08-31",
        "1961-08-31 anna",
        "Anna-Karin Öberg Łuczak 19610831-XXXX",
        "610831-xxxx",
        "Öberg, A. (1961-08-31)",
        "31/08/1961",
        "31 8 1961",
        "1961-08-31.",
        "1961-08-31-9812",
        "1961-08-31 9812",
        "610831–9812",
        "61 08 31 – 9812",
        "19610831\u00a09812",
        "\u200b610831\u2060-9812\ufeff",
        "annakarin",
        "Anna–Karin",
        "anna karin öb",
        "karinöberg",
        "19610831–9812",
        "\ufeff610831\u2011\u200b9812\u200e",
        "１９６１０８３１－９８１２",
        "Anna–Karin O\u0308berg\u200b",
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
        "1961-08-32",
        "1961-13-31",
        "31/9 1961",
        "1961-08-30",
        "30 augusti 1961",
        "31/8",
        "1961-08-31-9813",
        "annasöberg",
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
    assert finds("19610831-R123", citizen(number="19610831R123", kind="reservnummer"))
    assert finds("610831r123", citizen(number="19610831R123", kind="reservnummer"))


@pytest.mark.parametrize("written", ["1961-08-31", "610831", "31/8 1961", "19610891", "610891", "19610891-9812"])
def test_who_has_a_coordination_number_is_found_by_the_day_of_birth_and_by_the_number(written: str) -> None:
    assert finds(written, citizen(number="196108919812", kind="samordningsnummer"))


LONG = "Ana María José de la Cruz Fernández"


@pytest.mark.parametrize(
    "asked", [LONG, f"{LONG} 1961-08-31", "ana maria jose cruz fernandez", "anamaria", LONG.upper()]
)
def test_a_long_name_is_found_whole(asked: str) -> None:
    assert finds(asked, citizen(LONG))
    assert not read_search(asked).is_shortened


def test_a_search_that_is_too_long_uses_its_longest_words_and_says_so() -> None:
    name = " ".join(f"{'abcdefghijklmno'[:size]}x" for size in range(2, 15))
    asked = read_search(f"{name} 19610831-9812")
    assert asked.is_shortened
    assert max(len(each) for each in asked.readings) == MOST_WORDS
    assert finds(f"{name} 19610831-9812", citizen(name))
    assert not finds(f"{name} 19610831-9813", citizen(name))


JOINED = [
    ("Sean O'Brien", ["o'brien", "OBrien", "O’Brien", "o brien", "O´Brien", "brien"]),
    ("Sean OBrien", ["o'brien", "OBrien", "O’Brien", "o brien", "Oʼbrien"]),
    ("Ann-Kristin Ek", ["annkristin", "ann-kristin", "ann kristin", "Ann‐Kristin", "ann-kr", "kristin", "annkr ek"]),
    ("Annkristin Ek", ["annkristin", "ann-kristin", "ann kristin", "Ek Ann-Kristin"]),
    ("Ann Kristin Ek", ["annkristin", "ann-kristin", "ann kristin"]),
    ("Omar al-Hassan", ["alhassan", "al hassan", "al-hassan", "hassan"]),
    ("Kjærsti Sørensen", ["kjærsti", "kjaersti", "kjärsti", "sorensen", "sörensen"]),
    ("Yıldız Ŋuolla", ["yildiz", "YILDIZ", "nuolla", "YILDIZ NUOLLA"]),
]


@pytest.mark.parametrize(("name", "asked"), [(name, each) for name, ways in JOINED for each in ways])
def test_a_name_is_found_joined_hyphened_and_apart(name: str, asked: str) -> None:
    assert finds(asked, citizen(name))


@pytest.mark.parametrize("asked", ["ann-karin", "annkarin", "brienn", "o'neill", "kristina"])
def test_a_joined_name_isn_t_found_by_another(asked: str) -> None:
    assert not any(finds(asked, citizen(name)) for name in ("Ann-Kristin Ek", "Sean O'Brien"))


@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    for terms in read_search(text).readings:
        assert terms
        for term, _is_beginning in terms:
            assert 1 < len(term) <= 64


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=30))
def test_every_name_is_found_by_itself(name: str) -> None:
    one = citizen(name=name)
    if read_search(name).readings:
        assert finds(name, one)
