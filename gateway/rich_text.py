"""Messages on pages: plain text to the HTML that `messaging` takes and back, and what is kept, shown.

What is shown is escaped here, whatever the service has let in: of its HTML nothing but four tags without attributes stays one.
"""

import re
from html import unescape

from markupsafe import Markup, escape

_TAG = re.compile(r"(</?(?:p|strong|em)>|<br>)")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def from_plain(text: str) -> str:
    """Give a text that was typed without any formatting: a blank line begins a paragraph, any other line end is kept."""
    paragraphs = _BLANK_LINE.split(text.strip())
    lines = ("<br>".join(str(escape(line)) for line in each.split("\n")) for each in paragraphs)
    return "".join(f"<p>{each}</p>" for each in lines) if text.strip() else ""


def to_plain(html: str) -> str:
    """Give the words of a message, as `from_plain` would read them."""
    lined = html.replace("</p><p>", "\n\n").replace("<br>", "\n")
    return unescape(_TAG.sub("", lined))


def shown(html: str) -> Markup:
    """Give a message as a page shows it."""
    parts = _TAG.split(html)
    # Every second part is a tag that the expression knows.
    return Markup().join(
        Markup(each) if place % 2 else escape(unescape(each))  # noqa: S704 (one of the tags)
        for place, each in enumerate(parts)
    )
