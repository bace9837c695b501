"""Words and figures as people paste them: what means something stays, what nobody sees goes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.door import figures, free, free_in, line, said, says

INVISIBLE = "\ufeff\u200b\u2060\u202d\u202e\u2063\u206a"
"""Rubbish wherever it stands among Latin letters."""
ODD = st.text(
    st.sampled_from(
        "aå٣ กខme\u0301\u030a \n\r\t\v\x01\x85\u00ad\u200b\u200c\u200d\u200e\u2028\u2060\ufe0f\ufeff👩❤ี–1-\u00a0"
    )
    | st.characters(),
    max_size=30,
)


@pytest.mark.parametrize(
    "text",
    [
        "  Hej 👩‍👩‍👧 å\t",
        "❤️‍🔥 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👩🏽‍⚕️",
        "می‌خواهم و نمی‌دانم",
        "क्‍ष বাঁশ র‍্য",
        "Jag mår bra \u200fשלום\u200e och är 5–7 år",
        "\u2067\u0645\u0631\u062d\u0628\u0627\u2069",
        "ខ្ញុំ\u200bឈឺ\u200bក្បាល",
        "ฉัน\u200bปวด\u200bหัว",
        "blod\u00adtrycks\u00admätning",
        "5\u00a0mg, 10\u202f000",
        "ett\n\n  två\n",
        "Ｆｕｌｌ　Ｗｉｄｔｈ",
    ],
)
def test_what_means_something_stays_as_it_was_written(text: str) -> None:
    assert free(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        *[(f"{sign}ab{sign}c {sign}", "abc ") for sign in INVISIBLE],
        ("a\r\nb\rc\u2028d\u2029e\vf\x85g", "a\nb\nc\nd\ne\nf\ng"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("Han\u200ds Wal\u200clin \u200d", "Hans Wallin "),
        ("\u00adslut\u00ad 1\u00ad2", "slut 12"),
        ("می‌‌شود", "می‌شود"),
        ("a\x07b\x9fc", "abc"),
    ],
)
def test_what_nobody_sees_goes(written: str, kept: str) -> None:
    assert free(written) == kept


@given(ODD)
def test_what_has_come_through_the_door_comes_through_again(text: str) -> None:
    for door in (free, line, figures):
        assert door(door(text)) == door(text)


@given(st.text())
def test_no_visible_sign_is_lost(text: str) -> None:
    def seen(one: str) -> list[str]:
        composed = unicodedata.normalize("NFC", one)
        return [each for each in composed if unicodedata.category(each) not in {"Cc", "Cf", "Zl", "Zp"}]

    assert seen(free(text)) == seen(text)


def test_what_isnt_text_is_left_to_be_refused() -> None:
    assert free("a\0b") == "a\0b"
    assert free("\ud800") == "\ud800"


@pytest.mark.parametrize("dash", "-‐‑‒–—―⁃−➖﹘﹣－˗")
def test_every_dash_is_a_hyphen_among_figures(dash: str) -> None:
    assert figures(f"19610831{dash}9812") == "19610831-9812"


@pytest.mark.parametrize(
    "written",
    [
        "\ufeff19610831-9812",
        "\u200b19610831-\u200d9812",
        "\u202a19610831\u2011\u200e9812\u202c",
        "1961\u00ad0831-98\u206012",
        "１９６１０８３１－９８１２",
        "\u00a019610831-9812\u3000\r\n",
    ],
)
def test_figures_lose_everything_that_isnt_one(written: str) -> None:
    assert figures(written) == "19610831-9812"


@pytest.mark.parametrize("space", "\t\u00a0\u2000\u2007\u2009\u200a\u202f\u205f\u3000")
def test_every_space_is_one_blank_among_figures(space: str) -> None:
    assert figures(f"10{space}{space}000") == "10 000"


def test_digits_of_other_scripts_and_raised_ones_stay_what_they_are() -> None:
    assert figures("٣²½") == "٣²½"


def test_a_line_is_one_line() -> None:
    assert line("\ufeff Anna\u00a0Karin\u200e\r\n O\u0308berg\u202c ") == "Anna Karin Öberg"


def test_data_is_put_right_at_every_depth_and_left_alone_when_it_is_right() -> None:
    right = {"a": ["b", {"c": "d", "n": 1, "none": None}]}
    assert free_in(right) is right
    wrong = {"a": ["\ufeffb", {"c": "d\r", "n": 1.5, "yes": True}]}
    assert free_in(wrong) == {"a": ["b", {"c": "d\n", "n": 1.5, "yes": True}]}
    assert wrong == {"a": ["\ufeffb", {"c": "d\r", "n": 1.5, "yes": True}]}


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("  Hej \u200b\u2060du\t", "Hej du"),
        ("é\u0301", "é\u0301"),
        ("\u0301\u0302", ""),
        ("\u2800\ufffc\u3164", ""),
        (" \n\t\x7f", ""),
        ("a\u00a0b", "a b"),
        ("می\u200cخواهم", "میخواهم"),
        ("\0", "\0"),
    ],
)
def test_what_is_said_is_what_people_see(written: str, seen: str) -> None:
    assert said(written) == seen


@given(st.text(st.one_of(st.characters(), st.sampled_from(" \n\0\x7f\u200b\u0301\u2800\ufe0fåa"))))
def test_a_text_says_something_when_something_is_seen_of_it(text: str) -> None:
    assert says(text) == bool(said(text))
