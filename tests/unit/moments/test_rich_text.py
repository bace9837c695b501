"""Text with a little form: what it may become, and that nothing else passes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.moments.model.rich_text import TAGS, to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hej\noch hej", "<p>Hej<br>\noch hej</p>"),
        ("**Fet** och *kursiv*", "<p><strong>Fet</strong> och <em>kursiv</em></p>"),
        ("# Stor\n\n### Liten", "<h2>Stor</h2>\n<h2>Liten</h2>"),
        ("- ett\n- två", "<ul>\n<li>ett</li>\n<li>två</li>\n</ul>"),
        ("<b onclick=x>Nej</b>", "<p>&lt;b onclick=x&gt;Nej&lt;/b&gt;</p>"),
        ("[länk](javascript:alert(1)) ![b](x)", "<p>[länk](javascript:alert(1)) ![b](x)</p>"),
    ],
)
def test_a_small_part_of_markdown_shows(text: str, html: str) -> None:
    assert to_html(text) == html


@given(st.text(alphabet=st.sampled_from("<>/*#-_ \n\t\"'&;`[]()!abå😀=:"), max_size=200))
def test_only_known_tags_without_attributes_come_out(text: str) -> None:
    assert {tag.lower() for tag in re.findall(r"</?([a-zA-Z0-9]+)", to_html(text))} <= TAGS
    assert not re.search(r"<[a-z0-9]+\s", to_html(text))
