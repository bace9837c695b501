"""Prose of steps: what an author writes shows as it was written, or is refused with its line."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gateway.phrases import say
from services.content.lines import lines_of
from services.content.package.files import Folder
from services.content.package.markdown import read_blocks
from services.content.package.sources import Source
from services.content.pdf.html import blocks_of
from services.content.speech.spoken import spoken
from tests.night import often


def read(text: str, first_line: int = 1) -> tuple[str, list[str]]:
    """Give the HTML of a text and its faults as `line: reason`."""
    folder = Folder(Source({}))
    blocks = read_blocks(folder, "steg.md", text, first_line)
    html = "\n".join(block.get("html") or "" for block in blocks)
    return html, [f"{fault.line}: {say(fault.reason)}" for fault in folder.faults]


def words(text: str) -> list[str]:
    """Give the lines that a reader sees."""
    html, faults = read(text)
    assert faults == []
    return [line for _, line in lines_of(html)]


SHOWN = {
    "4. december ses vi.": ["4. december ses vi."],
    "4. december ses vi.\n\n11. december slutar vi.": ["4. december ses vi.", "11. december slutar vi."],
    "1. a\n3. b\n4. c\n\nMellan.\n\n5. d": ["1. a", "3. b", "4. c", "Mellan.", "5. d"],
    "2019. Det var året.\n1. Ring.": ["2019. Det var året.", "1. Ring."],
    "0. Noll\n1. Ett": ["0. Noll", "1. Ett"],
    "1) Ring\n2) Vänta": ["1) Ring", "2) Vänta"],
    "7) Ring": ["7) Ring"],
    "- 2019. Det var året": ["2019. Det var året"],
    "3. ord\n   - punkt\n   8. inre": ["3. ord", "punkt", "8. inre"],
    "123456. Ett nummer": ["123456. Ett nummer"],
    "3.": ["3."],
    "Ta 1*2 på morgonen och 1*3 på kvällen": ["Ta 1*2 på morgonen och 1*3 på kvällen"],
    "a**b**c och 2 * 3": ["a**b**c och 2 * 3"],
    "**KBT**-behandling, *viktigt*!": ["KBT-behandling, viktigt!"],
    "## Rum #": ["Rum #"],
    "## Kurs C# ##": ["Kurs C# ##"],
    "4\\. december, \\*inte\\* lutat, \\# och C:\\temp": ["4. december, *inte* lutat, # och C:\\temp"],
    "rad ett  \nrad två\\\nrad tre": ["rad ett rad två rad tre"],
    "<https://a.se>": ["https://a.se"],
    "5 < 6 & 7 > 6": ["5 < 6 & 7 > 6"],
    "snake_case och __init": ["snake_case och __init"],
    "a | b, ett ~ två, x^2^ och ==y== :smile: $5": ["a | b, ett ~ två, x^2^ och ==y== :smile: $5"],
    "- a\n\n<!-- -->\n\n- b": ["a", "b"],
}


@pytest.mark.parametrize(("written", "seen"), SHOWN.items())
def test_what_is_written_shows(written: str, seen: list[str]) -> None:
    assert words(written) == seen


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("4. a\n11. b\n12. c", '<ol start="4">\n<li>a</li>\n<li value="11">b</li>\n<li>c</li>\n</ol>'),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("2) a", '<ol start="2" class="parenthesis">\n<li>a</li>\n</ol>'),
    ],
)
def test_a_list_keeps_the_numbers_that_were_written(written: str, html: str) -> None:
    assert read(written) == (html, [])


REFUSED = {
    "Ord\n\n+ punkt": "3: Texten får inte innehålla punkter med +; skriv -.",
    "Ord\n\n007. x": "3: Texten får inte innehålla listnummer som börjar med noll.",
    "6. x\n\n07. y": "3: Texten får inte innehålla listnummer som börjar med noll.",
    "Ord\n<b>fet</b>": "2: Texten får inte innehålla HTML.",
    "Ord\n\n<div>\nx\n</div>": "3: Texten får inte innehålla HTML.",
    "a <!-- gömt -->": "1: Texten får inte innehålla HTML.",
    "<!-- gömt -->": "1: Texten får inte innehålla HTML.",
    "| a | b |\n|---|---|\n| 1 | 2 |": "2: Texten får inte innehålla tabeller.",
    "a | b\n--- | ---": "2: Texten får inte innehålla tabeller.",
    "Ord[^1]\n\n[^1]: Not": "1: Texten får inte innehålla fotnoter ([^1]).",
    "Rubrik\n======": "1: En rad med === eller --- under en text visas inte.",
    "Rubrik\n---": "1: En rad med === eller --- under en text visas inte.",
    "Ord\n\n---": "3: Texten får inte innehålla linjer (---).",
    "Ord\n\n* * *": "3: Texten får inte innehålla linjer (---).",
    "Ord\n\n    kod": "3: Texten får inte innehålla kod; ta bort blankstegen först på raden.",
    "```\nkod\n```": "1: Texten får inte innehålla kod (```).",
    "Ett\ntvå `kod`": "2: Texten får inte innehålla kod (`).",
    "> Citat": "1: Texten får inte innehålla citat med >; skriv dem med citattecken.",
    "Ord\n> Citat": "2: Texten får inte innehålla citat",
    "[ord][a]\n\n[a]: https://a.se": "3: Texten får inte innehålla länkar vars adress står för sig",
    "Ord\n\n[a]: https://a.se 'Titel'": "3: Texten får inte innehålla länkar vars adress står för sig",
    "[ord](https://a.se 'Titel')": "1: En länks titel visas inte. Skriv den i texten i stället.",
    "[](https://a.se)": "1: Länken har ingen text.",
    "[ord](http://a.se)": "1: Länkar måste börja med https://.",
    "<a@b.se>": "1: Länkar måste börja med https://.",
    "![x](https://a.se/b.png)": "1: Texten får inte innehålla bilder så",
    "Ett\n&auml;r": "2: Texten får inte innehålla tecken skrivna som HTML",
    "a &#9744; b": "1: Texten får inte innehålla tecken skrivna som HTML",
    "- [ ] Ring\n- [x] Skriv": "1: Texten får inte innehålla kryssrutor ([ ]).",
    "Ett ~~struket~~ ord": "1: Texten får inte innehålla överstruken text (~~).",
    "## Ett\n\n#### Djup": "3: Använd rubrikerna ## och ###",
    "# Ett": "1: Använd rubrikerna ## och ###",
    "##": "1: Texten får inte innehålla tomma rubriker.",
    "## \u2800": "1: Rubriken är tom.",
}


@pytest.mark.parametrize(("written", "fault"), REFUSED.items())
def test_what_would_not_show_is_refused_with_its_line(written: str, fault: str) -> None:
    _, faults = read(written)
    assert any(found.startswith(fault) for found in faults), faults
    _, later = read(f"\n\n\n{written}", 10)
    assert any(found.startswith(f"{int(fault.split(':', maxsplit=1)[0]) + 12}:") for found in later), later


def test_numbers_reach_the_voice_and_the_pdf() -> None:
    html, _ = read("4. december ses vi\n\n11. Ring\n\n1) Vänta\n\nSen.\n\n1. Maj kommer")
    assert (
        spoken(lines_of(html), "sv") == "Den fjärde december ses vi.\nElva. Ring.\nEtt. Vänta.\nSen.\nEtt. Maj kommer."
    )
    block, *_ = blocks_of(html)
    assert (block["numbers"], block["mark"]) == ([4, 11], ".")


PIECES = st.sampled_from(
    ["ord", "Å", "1", "42", " ", "  ", "\n", "\n\n", "*", "**", "_", "#", "## ", "- ", "* ", "+ ", "1. ", "7. ", "2019. ", "03. ", "2) ", "\\", "[a](https://a.se)",
     "[a]: https://b.se", "[b][a]", "===", "---", "😀", "|", "~~", "    ", "\t", "&amp;", "&", ":", "<b>", "<", ">", "> ", "`", "![a](b)", "[^1]", "[x] ", "(", ")", "!",
     "<!-- -->", "<https://a.se>", "'t'", '"', ".", "123456789. "]
)  # fmt: skip
MARKS_OF_PROSE = set("*_#-\\<>[]()!`") | set(" \n\t")
"""Signs that may be marks of what the reader knows, and vanish as such."""


@settings(max_examples=often(400))
@given(st.lists(PIECES, max_size=14).map("".join))
@example("1*2 1*3")
@example("2. a\n\n\n4. b")
@example("## a #")
@example("\\[a](https://a.se)")
@example("[b][a](<https://a.se>)")
def test_every_sign_that_is_written_shows_unless_it_is_a_mark_or_refused(text: str) -> None:
    html, faults = read(text)
    if faults:
        return
    # An address in parentheses shows only where its link was escaped.
    written, seen = (
        re.sub(r"(?<=\])\(<?https://[a-z.]+>?\)|<!-- -->", "", each)
        for each in (text, "".join(line for _, line in lines_of(html)))
    )
    assert [sign for sign in seen if sign not in MARKS_OF_PROSE] == [
        sign for sign in written if sign not in MARKS_OF_PROSE
    ]


@given(st.lists(st.integers(0, 9999), min_size=1, max_size=6), st.sampled_from(".)"), st.sampled_from(["\n", "\n\n"]))
def test_whatever_numbers_a_list_has_they_show(numbers: list[int], mark: str, between: str) -> None:
    assert words(between.join(f"{number}{mark} x" for number in numbers)) == [f"{number}{mark} x" for number in numbers]
