"""What is typed on a page without scripts, as the HTML of a message: nothing of a draft's bold and italic is lost where its words stand as they did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.rich_text import from_typed, has_styles, to_plain
from services.messaging.rich_text import read

WAS = "<p><strong>Hej &lt;3</strong><br>du <em>där</em></p><p>Ny rad</p>"


@pytest.mark.parametrize(
    ("typed", "formatted", "kept"),
    [
        ("Hej <b>\n\nStycke", "", "<p>Hej &lt;b&gt;</p><p>Stycke</p>"),
        ("Hej <3\ndu där\n\nNy rad", WAS, WAS),
        ("Hej <3\ndu där!\n\nNy rad", WAS, "<p><strong>Hej &lt;3</strong><br>du där!</p><p>Ny rad</p>"),
        ("  Hej <3  \n\n\ndu där", WAS, "<p><strong>Hej &lt;3</strong></p><p>du <em>där</em></p>"),
        ("ja\nja\nja", "<p>ja<br><strong>ja</strong></p>", "<p>ja<br><strong>ja</strong><br>ja</p>"),
        ("", WAS, ""),
        (" \n ", WAS, ""),
        ("x", "<script>x</script>", "<p>x</p>"),
    ],
)
def test_a_line_with_the_same_words_keeps_its_styles(typed: str, formatted: str, kept: str) -> None:
    assert from_typed(typed, formatted) == kept


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<br>", "<b>", "</b>", "<i>", "</i>", "a ", " b", "&lt;"]), max_size=20)
)
def test_a_draft_that_is_saved_as_it_was_shown_stays_what_it_is(pieces: list[str]) -> None:
    html = read("".join(pieces)).html
    assert read(from_typed(to_plain(html), html)).html == html


def test_many_lines_alike_are_read_in_no_time() -> None:
    assert from_typed("a\n" * 10_000, "<p>" + "a<br>" * 10_000 + "</p>").count("<br>") == 9_999


@pytest.mark.parametrize(("html", "said"), [("<p>a</p>", False), ("<p><em>a</em></p>", True), ("", False)])
def test_styles_are_seen(html: str, *, said: bool) -> None:
    assert has_styles(html) is said
