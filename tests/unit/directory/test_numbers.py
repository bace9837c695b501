"""How personal numbers are read, whoever writes them and however."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.contracts.errors import CheckDigit, CoordinationNumber, Invalid, ReserveNumber
from services.directory.model.numbers import NumberKind, masked, read_number, shown

TODAY = date(2026, 11, 22)


def check_digit(nine: str) -> str:
    """Give the check digit by the Tax Agency's description (SKV 704), independently of the library."""
    total = 0
    for place, digit in enumerate(nine):
        product = int(digit) * (2 if place % 2 == 0 else 1)
        total += product // 10 + product % 10
    return str(-total % 10)


@st.composite
def numbers(draw: st.DrawFn, added_days: int = 0) -> str:
    """Give twelve digits of somebody between nought and ninety-nine years old; 60 added days make a samordningsnummer."""
    born = draw(st.dates(date(1928, 1, 1), TODAY))
    birth_number = draw(st.integers(1, 999))
    eight = f"{born.year:04}{born.month:02}{born.day + added_days:02}"
    nine = f"{eight[2:]}{birth_number:03}"
    return f"{eight}{birth_number:03}{check_digit(nine)}"


@given(numbers(), st.sampled_from(["", "-"]), st.sampled_from(["", " ", "\u00a0", "  "]), st.booleans())
def test_a_personnummer_is_read_however_it_is_written(number: str, sign: str, space: str, whole: bool) -> None:
    start = number[:8] if whole else number[2:8]
    read = read_number(f"{space}{start}{space}{sign}{number[8:]}{space}", TODAY)
    assert (read.value, read.kind) == (number, NumberKind.PERSONNUMMER)
    assert read.for_a_start() == number


@given(numbers(), st.integers(1, 9))
def test_any_other_check_digit_is_refused(number: str, added: int) -> None:
    wrong = number[:11] + str((int(number[11]) + added) % 10)
    with pytest.raises(CheckDigit) as caught:
        read_number(wrong, TODAY)
    assert caught.value.details == {"fields": {"personal_number": [{"code": CheckDigit.code, "params": {}}]}}


@given(numbers(added_days=60))
def test_a_samordningsnummer_is_told_apart(number: str) -> None:
    read = read_number(number, TODAY)
    assert (read.value, read.kind) == (number, NumberKind.SAMORDNINGSNUMMER)
    with pytest.raises(CoordinationNumber):
        read.for_a_start()


@given(st.text(max_size=40))
def test_whatever_is_written_gives_a_number_or_a_named_error(text: str) -> None:
    try:
        read = read_number(text, TODAY)
    except CheckDigit:
        return
    assert len(read.value) in {10, 12}
    assert read.value.isascii()


@pytest.mark.parametrize(
    "written",
    [
        "19610831-2460",
        "196108312460",
        "610831-2460",
        "6108312460",
        " 610831 2460 ",
        "19610831\u00a02460",
        *(f"19610831{dash}2460" for dash in "‐‑‒–—―−﹘﹣－"),
        "\ufeff19610831-2460",
        "\u200b610831\u2009-\u2060 2460\u200e",
        "１９６１０８３１－２４６０",
        "19610831-2460\r\n",
    ],
)
def test_the_guides_example_is_read(written: str) -> None:
    assert read_number(written, TODAY).value == "196108312460"


def test_a_plus_says_more_than_a_hundred_years() -> None:
    assert read_number("610831+2460", TODAY).value == "186108312460"
    assert read_number("120831+" + "123" + check_digit("120831123"), TODAY).value.startswith("1912")
    assert read_number("120831-" + "123" + check_digit("120831123"), TODAY).value.startswith("2012")


def test_the_century_follows_the_day_that_is_given() -> None:
    text = "990101-123" + check_digit("990101123")
    assert read_number(text, date(2098, 12, 31)).value.startswith("1999")
    assert read_number(text, date(2099, 1, 1)).value.startswith("2099")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "-",
        "Hans Wallin",
        "61083-12460",
        "1961-08-31-2460",
        "61083124600",
        "19610831-246",
        "19610831-2461",
        "19610231-" + "123" + check_digit("610231123"),
        "19611331-" + "123" + check_digit("611331123"),
        "20270101-" + "123" + check_digit("270101123"),
        "19610831-000" + check_digit("610831000"),
        "١٩٦١٠٨٣١٢٤٦٠",
        "19610831-246²",
        "19610831-2460\n19610831-2460",
        "0" * 12,
    ],
)
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(CheckDigit):
        read_number(written, TODAY)


@pytest.mark.parametrize("written", ["19610831-A123", "610831-12k4", "19610831TF12", "99196108-3124", "221961083124"])
def test_a_reservnummer_is_recognised_by_the_default_patterns(written: str) -> None:
    read = read_number(written, TODAY)
    assert read.kind is NumberKind.RESERVNUMMER
    with pytest.raises(ReserveNumber) as caught:
        read.for_a_start()
    assert isinstance(caught.value, Invalid)
    assert list(caught.value.details["fields"]) == ["personal_number"]


def test_a_number_is_shown_whole_or_masked() -> None:
    assert shown("196108312460") == "19610831-2460"
    assert masked("196108312460") == "19610831-XXXX"
