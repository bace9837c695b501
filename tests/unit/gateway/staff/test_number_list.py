"""Lists of numbers as people have them: pasted, saved as text, exported from a spreadsheet."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.contracts.directory_groups import LONGEST_NUMBER, MOST_NUMBERS
from gateway.staff.number_list import UnreadableListError, lines_of, text_of


def numbers(text: str) -> list[tuple[int, str]]:
    return [(line.place, line.number) for line in lines_of(text)]


def test_one_a_line_with_empty_lines_between() -> None:
    assert numbers("196108319812\n\n  850312-9820 \r\n") == [(1, "196108319812"), (3, "850312-9820")]


@pytest.mark.parametrize(
    "line",
    [
        "Hans Wallin;196108319812",
        "196108319812,Hans Wallin,070-174 06 05",
        'Hans\t"196108319812"',
        "'196108319812'",
        "1;Wallin;Hans;196108319812",
    ],
)
def test_of_several_columns_the_number_is_taken(line: str) -> None:
    assert numbers(line) == [(1, "196108319812")]


def test_a_heading_is_left_out_and_only_on_the_first_line() -> None:
    assert numbers("Namn;Personnummer\nHans;196108319812\nhej") == [(2, "196108319812"), (3, "hej")]


def test_what_is_no_number_stays_to_be_told() -> None:
    assert numbers("1\n;;\n" + "9" * 100) == [(1, "1"), (2, "-"), (3, "9" * LONGEST_NUMBER)]


def test_a_list_is_read_one_line_further_than_it_may_be() -> None:
    assert len(lines_of("1\n" * 10_000)) == MOST_NUMBERS + 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_files_of_several_encodings_are_read(encoding: str) -> None:
    assert text_of("Åsa;196108319812".encode(encoding)) == "Åsa;196108319812"


@pytest.mark.parametrize("data", [b"PK\x03\x04 a spreadsheet", b"a\0b", b"\x89PNG\r\n\x1a\n\0\0"])
def test_a_file_that_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableListError):
        text_of(data)


@given(st.text(), st.binary())
def test_whatever_comes_is_read_or_refused(text: str, data: bytes) -> None:
    assert all(0 < len(line.number) <= LONGEST_NUMBER for line in lines_of(text))
    with suppress(UnreadableListError):
        lines_of(text_of(data))
