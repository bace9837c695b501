"""Starta för en grupp: what is shown of a foreign list before anything is started."""

from typing import Any

import pytest

from common.contracts.directory.citizens import FIND_CITIZENS
from common.contracts.moments.group_starts import GROUP_PREVIEW, LIST_GROUP_STARTS
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser, Page
from tests.unit.gateway.staff.recording import Recording

ADDRESS = "/personal/moment/grupp"
HANS, INGRID = "19610831-9812", "19850312-9820"


@pytest.fixture(autouse=True)
def groups_can_be_started(bus: Recording) -> None:
    bus.answer(FIND_CITIZENS, lambda asked: {"rows": [_read(each) for each in asked["numbers"]]})
    bus.answer(GROUP_PREVIEW, {"running_citizen_ids": []})
    bus.answer(LIST_GROUP_STARTS, {"group_starts": []})


def _read(number: str) -> dict[str, Any]:
    is_hans = number == HANS
    return {
        "reading": "found" if is_hans else "check_digit",
        "citizen_id": unit.CITIZEN if is_hans else None,
        "name": "Jane Doe" if is_hans else None,
        "masked_number": "19610831-XXXX" if is_hans else None,
        "protected": False,
        "has_ever_signed_in": True,
        "has_notifications": True,
    }


def look_through(angelica: Browser, bus: Recording, numbers: str) -> Page:
    page = angelica.get(ADDRESS)
    (practitioner, *_), (programme, *_) = (
        bus.answers["directory.practitioners"]["practitioners"],  # type: ignore[index]  # prepared as data
        bus.answers["content.catalogue"]["programmes"],  # type: ignore[index]
    )
    return angelica.send(
        page.form("/grupp"),
        numbers=numbers,
        version_id=str(programme["version_id"]),
        responsible_commission_id=str(practitioner["commission_id"]),
    )


def test_everything_on_the_list_is_shown_as_used_or_not(angelica: Browser, bus: Recording) -> None:
    listed = (
        f"sep=;\r\nNamn;Telefon;Personnummer\r\nHans W;070-174 06 05;{HANS}\r\n\r\nEva;;19850312-9821\r\nSumma;;2\r\n"
    )
    page = look_through(angelica, bus, listed)
    assert page.status == 200
    assert bus.last(FIND_CITIZENS)["numbers"] == [HANS, "19850312-9821"]
    for words in (
        "1 av 2 nummer",
        "Används inte från raden: Hans W · 070-174 06 05",
        "Används inte från raden: Eva",
        "3 rader",
        "sep=; Säger bara hur kolumnerna är avdelade.",
        "Namn;Telefon;Personnummer Rubrik.",
        "Summa;;2 Inget personnummer på raden.",
        "Rad 4 är tom.",
    ):
        assert words in page.text, words


def test_several_numbers_on_a_line_are_a_row_each(angelica: Browser, bus: Recording) -> None:
    look_through(angelica, bus, f"{HANS}, {INGRID}")
    assert bus.last(FIND_CITIZENS)["numbers"] == [HANS, INGRID]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "Skriv minst ett personnummer, eller välj en fil."),
        ("Hans Wallin\nIngrid", "Det finns inget personnummer i listan."),
        (f"{HANS}\n" * 501, "Listan har fler än 500 nummer."),
        ("a;b\n" * 6_000, "Listan är för lång. Dela upp den i flera gruppstarter."),
        (f"Barnets personnummer;Mammas personnummer\n{HANS};{INGRID}", "Barnets personnummer, Mammas personnummer."),
    ],
)
def test_a_list_that_can_not_be_used_is_told_why(angelica: Browser, bus: Recording, written: str, told: str) -> None:
    page = look_through(angelica, bus, written)
    assert page.status == 422
    assert told in page.text
    assert "directory.find_citizens" not in bus.names()
