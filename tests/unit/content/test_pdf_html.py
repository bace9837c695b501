"""From the HTML of blocks to what a PDF is made of."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.pdf.html import blocks_of


def words(block: dict[str, Any]) -> str:
    return "".join(run["text"] for run in block["runs"])


def test_headings_paragraphs_and_styles() -> None:
    first, second = blocks_of("<h2>Ett</h2>\n<p>Se <strong>fet <em>både</em></strong><br>och <em>kursiv</em>.</p>")
    assert (first["kind"], first["level"], words(first)) == ("heading", 2, "Ett")
    assert words(second) == "Se fet både\noch kursiv."
    styles = {run["text"]: (run["strong"], run["emphasis"]) for run in second["runs"]}
    assert (styles["fet "], styles["både"], styles["kursiv"]) == ((True, False), (True, True), (False, True))


@pytest.mark.parametrize(("shift", "level"), [(-1, 1), (0, 2), (1, 3), (-5, 1)])
def test_heading_levels_are_moved(shift: int, level: int) -> None:
    assert blocks_of("<h2>x</h2>", shift)[0]["level"] == level


def test_lists_in_lists() -> None:
    (outer,) = blocks_of("<ul>\n<li>ett</li>\n<li><p>två</p>\n<ol><li>inre</li></ol></li></ul>")
    assert (outer["numbers"], len(outer["items"])) == (None, 2)
    assert words(outer["items"][0][0]) == "ett"
    assert [block["kind"] for block in outer["items"][1]] == ["paragraph", "list"]
    assert outer["items"][1][1]["numbers"] == [1]


def test_numbers_of_lists_are_those_that_were_written() -> None:
    (first, second) = blocks_of(
        '<ol start="4"><li>a</li><li value="11"><p>b</p></li><li></li></ol><ol class="parenthesis"><li>c</li></ol>'
    )
    assert (first["numbers"], first["mark"]) == ([4, 11, 12], ".")
    assert (second["numbers"], second["mark"]) == ([1], ")")


def test_text_goes_on_after_a_list() -> None:
    assert [block["kind"] for block in blocks_of("<p>a</p><ul><li>b</li></ul><p>c</p>")] == [
        "paragraph",
        "list",
        "paragraph",
    ]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://www.1177.se/", "https://www.1177.se/"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("", None),
    ],
)
def test_only_https_can_be_followed(address: str, kept: str | None) -> None:
    (block,) = blocks_of(f'<p><a href="{address}" rel="noopener">läs mer</a></p>')
    assert (words(block), block["runs"][0]["address"]) == ("läs mer", kept)


def test_white_space_is_folded_and_no_break_spaces_stay() -> None:
    (block,) = blocks_of("<p>  ett\n   två\t<em> tre </em> fyra\u00a0fem </p>")
    assert " ".join(words(block).replace("\u00a0", "_").split()) == "ett två tre fyra_fem"
    assert not words(block).startswith(" ")


def test_entities_are_read_and_code_is_text() -> None:
    (block,) = blocks_of("<p>1 &lt; 2 &amp; #panic() $x$</p>")
    assert words(block) == "1 < 2 & #panic() $x$"


def test_text_without_a_tag_and_under_a_foreign_tag_is_kept() -> None:
    assert [words(block) for block in blocks_of("först<div>sedan</div><p>sist</p>")] == ["förstsedan", "sist"]


def test_an_item_outside_a_list_is_kept() -> None:
    assert "ensam" in str(blocks_of("<ul><li>a</li></ul><li>ensam</li></ul>"))


@given(st.text(alphabet=st.sampled_from(list("<>/ulipaemstrong h23=\"'&;å \n")), max_size=300))
def test_any_html_gives_blocks(html: str) -> None:
    for block in blocks_of(html):
        assert block["kind"] in {"heading", "paragraph", "list"}
