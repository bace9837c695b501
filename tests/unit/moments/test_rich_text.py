"""Text with a little form: what it may become, and that nothing else passes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.lines import lines_of
from services.moments.model.rich_text import TAGS, to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hej\noch hej", "<p>Hej<br>\noch hej</p>"),
        ("**Fet** och *kursiv*", "<p><strong>Fet</strong> och <em>kursiv</em></p>"),
        ("# Stor\n\n### Liten", "<h2>Stor</h2>\n<h2>Liten</h2>"),
        ("- ett\n- två", "<ul>\n<li>ett</li>\n<li>två</li>\n</ul>"),
        ("4. december\n11. december", '<ol start="4">\n<li>december</li>\n<li value="11">december</li>\n</ol>'),
        ("1) ett", '<ol class="parenthesis">\n<li>ett</li>\n</ol>'),
        ("+ 5 kg\n007. x\n12345. y", "<p>+ 5 kg<br>\n007. x<br>\n12345. y</p>"),
        ("1. ett\n\n003. tre", "<ol>\n<li>ett</li>\n</ol>\n<p>003. tre</p>"),
        ("# Rum #\n\n##", "<h2>Rum #</h2>\n<p>##</p>"),
        ("1*2 och 1*3", "<p>1*2 och 1*3</p>"),
        ("| a | b |\n|---|---|", "<p>| a | b |<br>\n|---|---|</p>"),
        ("Ord\n---\n&amp; `x` > y", "<p>Ord<br>\n---<br>\n&amp;amp; `x` &gt; y</p>"),
        ("<b onclick=x>Nej</b>", "<p>&lt;b onclick=x&gt;Nej&lt;/b&gt;</p>"),
        ("[länk](javascript:alert(1)) ![b](x)", "<p>[länk](javascript:alert(1)) ![b](x)</p>"),
    ],
)
def test_a_small_part_of_markdown_shows(text: str, html: str) -> None:
    assert to_html(text) == html


@given(st.text(alphabet=st.sampled_from("<>/*#-_ \n\t\"'&;`[]()!abå😀=:"), max_size=200))
def test_only_known_tags_without_attributes_come_out(text: str) -> None:
    assert {tag.lower() for tag in re.findall(r"</?([a-zA-Z0-9]+)", to_html(text))} <= TAGS
    assert not re.search(r"<[a-z0-9]+\s(?!start=|value=|class=\"parenthesis\")", to_html(text))


PIECES = st.sampled_from(
    ["ord", "1", " ", "\n", "\n\n", "*", "_", "# ", "## ", "- ", "+ ", "1. ", "7. ", "2019) ", "003. ", "[a](https://a.se)", "[a]: b", "===", "---", "|", "~~", "<b>", "&amp;", "`", ">"]
)  # fmt: skip
MARKS = set("*_#- \n")


@given(st.lists(PIECES, max_size=12).map("".join))
def test_every_sign_that_is_typed_shows_unless_it_is_a_mark(text: str) -> None:
    seen = "".join(line for _, line in lines_of(to_html(text)))
    assert [sign for sign in seen if sign not in MARKS] == [sign for sign in text if sign not in MARKS]
