"""Lists of numbers as people have them: pasted, saved as text, exported from a spreadsheet."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.contracts.directory.citizens import LONGEST_NUMBER, MOST_NUMBERS
from gateway.staff.parts.number_list import NumberList, UnreadableListError, Why, lines_of, read_list, text_of

HANS, INGRID, KARL, MARIA = "19610831-9812", "19850312-9820", "19540605-9849", "19900408-9877"
TODAY = date(2026, 11, 30)
PHONE_LIKE_A_NUMBER = "0701740607"
"""A mobile number that is, by chance, a right samordningsnummer."""


def read(text: str) -> NumberList:
    return read_list(text, TODAY)


def numbers(text: str) -> list[tuple[int, str]]:
    return [(line.place, line.number) for line in read(text).lines]


def unused(text: str) -> list[tuple[int, str, str]]:
    return [(each.place, each.text, each.why) for each in read(text).unused]


def test_one_a_line_with_empty_lines_between() -> None:
    found = read("196108319812\n\n  850312-9820 \r\n")
    assert [(line.place, line.number) for line in found.lines] == [(1, "196108319812"), (3, "850312-9820")]
    assert found.blanks == [2]


@pytest.mark.parametrize(
    ("line", "beside"),
    [
        ("Hans Wallin;196108319812", ("Hans Wallin",)),
        ("196108319812,Hans Wallin,070-174 06 05", ("Hans Wallin", "070-174 06 05")),
        ('Hans\t"196108319812"', ("Hans",)),
        ("'196108319812'", ()),
        ('="196108319812"', ()),
        ("1;Wallin;Hans;196108319812", ("1", "Wallin", "Hans")),
        ("070-174 06 05;196108319812", ("070-174 06 05",)),
        ("2026-000123456;196108319812", ("2026-000123456",)),
        ("2026-12-01 10:30;196108319812;;", ("2026-12-01 10:30",)),
        ("990001234567;196108319812", ("990001234567",)),
        ("Hans Wallin 196108319812 (ring först)", ("Hans Wallin (ring först)",)),
        ("1. 196108319812", ("1",)),
        ("196108319812.", ()),
        ("Personnummer: 196108319812,", ("Personnummer",)),
        ("196108319812.0", ()),
        ('"Wallin; Hans";"196108319812"', ("Wallin; Hans",)),
    ],
)
def test_the_number_is_taken_and_all_else_on_the_line_is_told(line: str, beside: tuple[str, ...]) -> None:
    (found,) = read(line).lines
    assert (found.place, found.number, found.beside) == (1, "196108319812", beside)


def test_the_column_is_known_by_its_heading() -> None:
    text = f"Namn;Telefon;Personnummer (12 siffror)\nHans;{PHONE_LIKE_A_NUMBER};{HANS}\nIngrid;0701740606;19850312-9821"
    assert numbers(text) == [(2, HANS), (3, "19850312-9821")]
    assert read(text).lines[0].beside == ("Hans", PHONE_LIKE_A_NUMBER)
    assert unused(text) == [(1, "Namn;Telefon;Personnummer (12 siffror)", Why.HEADING)]


def test_a_guardians_number_never_stands_in_for_a_childs() -> None:
    text = f"Personnummer;Barn;Vårdnadshavarens personnr\n{HANS};Hans;{INGRID}\n;Eva;{KARL}"
    assert numbers(text) == [(2, HANS)]
    assert read(text).lines[0].beside == ("Hans", INGRID)
    assert unused(text)[1:] == [(3, f";Eva;{KARL}", Why.NO_NUMBER)]


def test_several_columns_by_that_name_are_asked_about() -> None:
    found = read(f"Barnets personnummer;Vårdnadshavarens personnummer\n{HANS};{INGRID}")
    assert found.unclear == ("Barnets personnummer", "Vårdnadshavarens personnummer")


def test_without_a_heading_the_column_is_known_by_its_right_numbers() -> None:
    text = f"Hans;{PHONE_LIKE_A_NUMBER};{HANS}\nIngrid;070-174 06 06;{INGRID}\nKarl;;{KARL}"
    assert numbers(text) == [(1, HANS), (2, INGRID), (3, KARL)]
    assert read(text).lines[0].beside == ("Hans", PHONE_LIKE_A_NUMBER)


@pytest.mark.parametrize("separator", [", ", ";", "; ", "\t", "|", " ", "  ", " och ", "/"])
def test_several_numbers_on_a_line_are_a_row_each(separator: str) -> None:
    assert numbers(separator.join([HANS, INGRID, KARL])) == [(1, HANS), (1, INGRID), (1, KARL)]


def test_a_mistyped_number_among_right_ones_is_a_row_to_be_told() -> None:
    assert numbers(f"{HANS};19850312-9821;850312-9821;{KARL}")[1:3] == [(1, "19850312-9821"), (1, "850312-9821")]


def test_a_row_number_before_the_number_makes_nobody_a_centenarian() -> None:
    assert numbers("18 610831-9812\n19 850312-9820\n20) 540605-9849\n100. 900408-9877") == [
        (1, "610831-9812"),
        (2, "850312-9820"),
        (3, "540605-9849"),
        (4, "900408-9877"),
    ]


def test_excels_own_line_tells_the_separator() -> None:
    text = f'sep=|\nNamn|Personnummer\n"Wallin, Hans; sjuk"|{HANS}'
    assert numbers(text) == [(3, HANS)]
    assert read(text).lines[0].beside == ("Wallin, Hans; sjuk",)
    assert [why for _, _, why in unused(text)] == [Why.SEPARATOR, Why.HEADING]


def test_a_line_that_is_divided_otherwise_than_its_heading_is_read_by_its_numbers() -> None:
    assert numbers(f"Namn,Personnummer\nWallin, Hans,{HANS}") == [(2, HANS)]


def test_headings_may_come_again_and_after_a_title() -> None:
    text = f"Deltagare\n\nNamn;Personnummer\nHans;{HANS}\nNamn;Personnummer\nIngrid;{INGRID}\nSumma;2"
    assert numbers(text) == [(4, HANS), (6, INGRID)]
    assert [(place, why) for place, _, why in unused(text)] == [
        (1, Why.HEADING),
        (3, Why.HEADING),
        (5, Why.HEADING),
        (7, Why.NO_NUMBER),
    ]


def test_what_is_no_number_is_told_as_unused_or_as_wrong() -> None:
    text = "1\n;;\nhej\n" + "9" * 100
    assert numbers(text) == [(4, "9" * LONGEST_NUMBER)]
    assert unused(text) == [(1, "1", Why.NO_NUMBER), (2, ";;", Why.NO_NUMBER), (3, "hej", Why.NO_NUMBER)]
    assert numbers("Hans;070-174 06 05") == [(1, "070-174 06 05")]


def test_numbers_of_other_kinds_are_left_to_directory() -> None:
    assert numbers("19610891-9819\n19610831-A123\n221961083124") == [
        (1, "19610891-9819"),
        (2, "19610831-A123"),
        (3, "221961083124"),
    ]


@pytest.mark.parametrize("dash", "‐‑–—−－")
def test_what_word_and_pdf_make_of_a_number_is_read(dash: str) -> None:
    (found,) = read(f"\u2022 Hans:\u00a0\u200b19610831{dash}9812\u200e").lines
    assert found.number == HANS


def test_a_list_is_read_one_number_further_than_it_may_be() -> None:
    assert len(read(f"{HANS};{INGRID}\n" * 1_000).lines) in {MOST_NUMBERS + 1, MOST_NUMBERS + 2}


@pytest.mark.parametrize("text", ["a\tb\n" * 5_000, "x;" * 200_000])
def test_a_list_that_is_no_groups_is_not_read(text: str) -> None:
    found = read(text)
    assert found.is_too_long
    assert not found.lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_files_of_several_encodings_are_read(encoding: str, ends: str) -> None:
    data = f"Namn;Personnummer{ends}Åsa;19610831–9812{ends}".encode(encoding)
    (found,) = lines_of(text_of(data), TODAY)
    assert (found.place, found.number, found.beside) == (2, "19610831–9812", ("Åsa",))


def test_a_file_from_an_old_mac_is_read() -> None:
    (found,) = read(text_of("Namn;Personnummer\rÅsa;19610831–9812\r".encode("mac_roman"))).lines
    assert (found.number, found.beside) == ("19610831–9812", ("Åsa",))


@pytest.mark.parametrize("data", [b"PK\x03\x04 a spreadsheet", b"a\0b", b"\x89PNG\r\n\x1a\n\0\0", b"%PDF-1.7\n"])
def test_a_file_that_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableListError):
        text_of(data)


@given(st.text(), st.binary())
def test_whatever_comes_is_read_or_refused(text: str, data: bytes) -> None:
    assert all(0 < len(line.number) <= LONGEST_NUMBER for line in lines_of(text, TODAY))
    with suppress(UnreadableListError):
        lines_of(text_of(data), TODAY)


CELLS = st.sampled_from(
    [HANS, "850312-9820", "19540605-9848", "070-174 06 05", PHONE_LIKE_A_NUMBER, "Eva", "", "2026-12-01"]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6), st.sampled_from(";,\t|"), st.booleans())
def test_every_cell_is_used_or_told(rows: list[list[str]], separator: str, has_heading: bool) -> None:
    heading = [separator.join(["Namn", "Personnummer", "Telefon"])] if has_heading else []
    lines = [*heading, *(separator.join(row) for row in rows)]
    found = read("\n".join(lines))
    for place, written in enumerate(lines, 1):
        shown = [text for line in found.lines if line.place == place for text in (line.number, *line.beside)]
        shown += [each.text for each in found.unused if each.place == place]
        for cell in filter(None, written.split(separator)):
            assert any(cell in text for text in shown), (written, shown)
