"""What is kept of what people write and paste: their words, paragraphs, bold and italic, and never anything that a browser would do."""

import re
from html import escape, unescape
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.contracts.errors import Invalid
from common.door import free
from services.messaging.rich_text import FORMATTING, plain_tag, read

KEPT = re.compile(r"</?(?:p|strong|em)>|<br>")
PASTED = st.recursive(
    st.text(max_size=12).map(escape),
    lambda inner: st.builds(
        lambda tag, words: f"<{tag}>{''.join(words)}</{tag}>",
        st.sampled_from(
            ["p", "div", "b", "i", "strong", "em", "span", "li", "ul", "td", "script", "style", "a href='javascript:x'"]
        ),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("3 < 5 & 7 > 2", "<p>3 &lt; 5 &amp; 7 &gt; 2</p>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<ul><li>a<li>b</ul>", "<p>a</p><p>b</p>"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a</p><p>b</p>"),
        ("<h1>Rubrik</h1>Text", "<p>Rubrik</p><p>Text</p>"),
        ("<p>a&nbsp;b</p>", "<p>a\xa0b</p>"),
        ("rad<br>till<br>", "<p>rad<br>till</p>"),
        ("<div>a<br> <br><b><br></b>b<br>c</div>", "<p>a</p><p>b<br>c</p>"),
        ("<p>radbruten\n   i källan</p>", "<p>radbruten i källan</p>"),
        ("<b>fet <i>båda</i></b>", "<p><strong>fet </strong><strong><em>båda</em></strong></p>"),
        ("<b style='a>b'id=c d\n>fet</B\t><u class=x>inte</u>", "<p><strong>fet</strong>inte</p>"),
        ("<b><p>a</b>b", "<p><strong>a</strong>b</p>"),
        ("<p class=MsoNormal><span style='color:red'>Word<o:p></o:p></span></p>", "<p>Word</p>"),
        ("<script>alert(1)</script><style>p{}</style>x", "<p>x</p>"),
        ("<img src=x onerror=alert(1)>x<a href='javascript:1'>y</a>", "<p>xy</p>"),
        ("&lt;script&gt;", "<p>&lt;script&gt;</p>"),
        ("a&#x202e;b&#0;c", "<p>ab\ufffdc</p>"),
        ("👨‍👩‍👧 سلام ខ្មែរ", "<p>👨‍👩‍👧 سلام ខ្មែរ</p>"),
        ("", ""),
    ],
)
def test_what_was_meant_is_kept(pasted: str, kept: str) -> None:
    assert read(pasted).html == kept


@pytest.mark.parametrize("tag", ["b", "p", "div", "span", "ul><li"])
def test_ten_thousand_nested_tags_are_read_as_their_words(tag: str) -> None:
    assert read(f"<{tag}>" * 10_000 + "x").words == "x"


@pytest.mark.parametrize(
    ("tag", "more"),
    [("b", " a{}"), ("FONT", " a{}"), ("em", '/a={}/b="\'"'), ("i", "\ta='>' b{}"), ("u", " a{}'"), ("a", "\r{}=<")],
)
def test_two_thousand_formats_that_differ_are_not_each_begun_again_in_each_paragraph(tag: str, more: str) -> None:
    opened = "".join(f"<{tag}{more.format(number)}>" for number in range(2000))
    began = process_time()
    read(f"<p>{opened}" + "<p>x" * 2000)
    assert process_time() - began < 2.0, "It took 15 seconds, and a gigabyte."


@given(st.text("<b/ ='\"a>\n", max_size=40))
def test_no_formatting_tag_keeps_an_attribute_however_it_is_written(pasted: str) -> None:
    assert not re.search(r"<(?:a|b|strong|span)[\s/]", FORMATTING.sub(plain_tag, f"<b{pasted}"))


@given(PASTED)
def test_whatever_is_pasted_leaves_but_the_few_tags_in_order_and_reads_the_same_again(pasted: str) -> None:
    kept = read(pasted)
    assert "<" not in KEPT.sub("", kept.html)
    assert read(kept.html) == kept
    open_tags: list[str] = []
    for tag in KEPT.findall(kept.html):
        if tag.startswith("</"):
            assert open_tags.pop() == tag[2:-1]
        elif tag != "<br>":
            open_tags.append(tag[1:-1])
    assert open_tags == []


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_all_of_unicode_survives_as_the_door_lets_it_in(words: str) -> None:
    kept = " ".join(re.split(r"[ \t\n\r\f]+", free(words))).strip(" ")
    html = read(f"<p>{escape(free(words))}</p>").html
    assert unescape(re.sub(r"</?p>", "", html)).strip(" ") == kept


def test_what_is_too_much_is_told_with_how_much_it_is() -> None:
    with pytest.raises(Invalid) as refused:
        read("å" * 20_001).require_message()
    [phrase] = refused.value.details["fields"]["body"]
    assert phrase["params"] == {"most": 20_000, "now": 20_001}
    with pytest.raises(Invalid):
        read("<b>🦊</b><i>🦊</i>" * 4000).require_message()
