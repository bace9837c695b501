"""Messages on pages: plain text to the HTML that `messaging` takes and back, and what is kept, shown.

What is shown is escaped here, whatever the service has let in: of its HTML nothing but four tags without attributes stays one.
"""

import re
from collections import defaultdict, deque
from html import unescape

from markupsafe import Markup, escape

_TAG = re.compile(r"(</?(?:p|strong|em)>|<br>)")
_LINE_END = re.compile(r"</?p>|<br>")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def from_typed(text: str, formatted: str = "") -> str:
    """Give a text that was typed as plain: a blank line begins a paragraph, any other line end is kept.

    A line that stands in `formatted` with the same words keeps its bold and italic: a page carries that beside its plain field, with which nobody
    can write either. (The service ends each style with its line.) The script of `static/rich_text.js` writes both.
    """
    if not text.strip():
        return ""
    known: defaultdict[str, deque[str]] = defaultdict(deque)
    for line in _LINE_END.split(formatted):
        known[_words(line)].append(line)

    def line_of(typed: str) -> str:
        same = known.get(typed.strip())
        return same.popleft() if same else str(escape(typed))

    paragraphs = (each.split("\n") for each in _BLANK_LINE.split(text.strip()))
    return "".join(f"<p>{'<br>'.join(map(line_of, lines))}</p>" for lines in paragraphs)


def to_plain(html: str) -> str:
    """Give the words of a message, as `from_typed` would read them."""
    lined = html.replace("</p><p>", "\n\n").replace("<br>", "\n")
    return unescape(_TAG.sub("", lined))


def has_styles(html: str) -> bool:
    """Say whether anything of a text is bold or italic."""
    return "<strong>" in html or "<em>" in html


def shown(html: str) -> Markup:
    """Give a message as a page shows it."""
    parts = _TAG.split(html)
    # Every second part is a tag that the expression knows.
    return Markup().join(
        Markup(each) if place % 2 else escape(unescape(each))  # noqa: S704 (one of the tags)
        for place, each in enumerate(parts)
    )


def _words(line: str) -> str:
    return unescape(_TAG.sub("", line)).strip()
