"""What people write with a little form: paragraphs, line breaks, bold and italic. Whatever comes is read as HTML, and written anew from its words.

nh3 reads it as a browser would and leaves a few tags without attributes. It joins what stood in blocks of their own ("ab" of two `div`s), so blocks are let through it
and become paragraphs here; and what was hidden in entities goes through the door here, as all text does.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import groupby

import nh3

from common.contracts.errors import Invalid
from common.contracts.messaging.vocabulary import LONGEST_BODY, MOST_HTML
from common.door import free, says
from common.phrases import answering, inputs, messaging

STYLES = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""What stands on lines of its own in a browser (WHATWG HTML, 15.3)."""
TAGS = {*STYLES, *BLOCKS, "br"}
_SPACES = re.compile(r"[ \t\n\r\f]+")
"""HTML's white space; a no-break space is none."""
FORMATTING = re.compile(
    r"""
    <(/?) (a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u) (?=[\s/>])
    (?: (?> (?: [\s/]* [^\s"'<>/=]+ (?: \s*=\s* (?: "[^"]*" | '[^']*' | [^\s"'<>=]+ ) )? )* ) [\s/]* > )?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""A tag of those that a browser opens again in each later block (WHATWG HTML, 13.2.4.3), with its attributes where they are in order."""


@dataclass(frozen=True, slots=True)
class RichText:
    """A text as it is kept: `html` of paragraphs, breaks, `strong` and `em`, and its `words` alone, with line ends."""

    html: str
    words: str

    @property
    def is_blank(self) -> bool:
        """Say whether people see nothing of it."""
        return not says(self.words)

    def require_short(self) -> None:
        """Raise `Invalid` for a text that is longer than a message may be."""
        if len(self.words) > LONGEST_BODY:
            raise Invalid(fields={"body": [answering.TEXT_TOO_LONG(most=LONGEST_BODY, now=len(self.words))]})
        if len(self.html.encode()) > MOST_HTML:
            raise Invalid(fields={"body": [messaging.MESSAGE_TOO_FORMATTED()]})

    def require_message(self) -> None:
        """Raise `Invalid` for what is no message: too long, or nothing."""
        self.require_short()
        if self.is_blank:
            raise Invalid(fields={"body": [inputs.SAYS_NOTHING()]})


def read(html: str) -> RichText:
    """Give the text that somebody has written."""
    reader = _Reader()
    reader.feed(nh3.clean(FORMATTING.sub(plain_tag, html), tags=TAGS, attributes={}))
    reader.close()
    reader.end_paragraph()
    written = "".join(f"<p>{each.html}</p>" for each in reader.paragraphs)
    return RichText(written, "\n\n".join(each.words for each in reader.paragraphs))


def plain_tag(tag: re.Match[str]) -> str:
    """Give a formatting tag without attributes: of two alike, a browser opens three again, of those that differ all, which 14 kB made millions of."""
    return f"<{tag[1]}{STYLES.get(tag[2].lower(), 'span')}>"


Line = list[tuple[str, frozenset[str]]]
"""Words, each with its styles."""


class _Reader(HTMLParser):
    """Reads what nh3 has left: tags that are closed in order, without attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[RichText] = []
        self._lines: list[Line] = [[]]
        self._open: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (there are none)
        if tag == "br":
            self._lines.append([])
        elif tag in STYLES:
            self._open[STYLES[tag]] += 1
        else:
            self.end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if tag in STYLES:
            self._open[STYLES[tag]] -= 1
        else:
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        text = _SPACES.sub(" ", free(data.replace("\0", "")))
        line = self._lines[-1]
        if not line or line[-1][0].endswith(" "):
            text = text.lstrip(" ")
        if text:
            line.append((text, frozenset(+self._open)))

    def end_paragraph(self) -> None:
        """Keep what was read as a paragraph, if there is any; what stood around an empty line is one each."""
        lines, self._lines = self._lines, [[]]
        for is_filled, together in groupby(lines, key=bool):
            if is_filled:
                self.paragraphs.append(_paragraph(list(together)))


def _paragraph(lines: list[Line]) -> RichText:
    html = "<br>".join("".join(_styled(*run) for run in line) for line in lines)
    return RichText(html, "\n".join("".join(text for text, _styles in line) for line in lines))


def _styled(text: str, styles: frozenset[str]) -> str:
    html = escape(text, quote=False)
    for style in ("em", "strong"):
        html = f"<{style}>{html}</{style}>" if style in styles else html
    return html
