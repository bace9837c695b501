"""The words of a block's HTML as lines: a heading, a paragraph, a list's item each. What is read aloud, compared and told without markup.

An item of a numbered list begins with its number, as on the page: `4. december ses vi` is a list to Markdown and a date to its reader.
"""

import re
from html.parser import HTMLParser

from services.content.numbering import Numbering

HEADINGS = {"h1", "h2", "h3", "h4"}
LINES = HEADINGS | {"p", "li", "ul", "ol", "blockquote", "figcaption", "td", "th"}

_SPACES = re.compile(r"[ \t\n\r\f]+")
"""What HTML folds to one space; a no-break space stays."""

Line = tuple[bool, str]
"""Whether it is a heading, and its text."""


def lines_of(html: str) -> list[Line]:
    """Give the headings, paragraphs and items of rendered HTML, as text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.end()


def text_of(html: str) -> str:
    """Give the words of rendered HTML in one line."""
    return " ".join(" ".join(text for _, text in lines_of(html)).split())


class _Reader(HTMLParser):
    """Gathers text; a tag that stands for a line of its own begins a new one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[Line] = []
        self._words: list[str] = []
        self._is_heading = False
        self._number = ""
        self._numbering = Numbering()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or part two words."""
        if tag in LINES:
            self._turn(is_heading=tag in HEADINGS)
        elif tag == "br":
            self._words.append(" ")
        if numbered := self._numbering.opened(tag, attrs):
            self._end_item()
            self._number = "{}{} ".format(*numbered)

    def handle_endtag(self, tag: str) -> None:
        """End a line."""
        if tag in LINES:
            self._turn(is_heading=False)
        if tag == "li":
            self._end_item()
        self._numbering.closed(tag)

    def handle_data(self, data: str) -> None:
        """Take text."""
        self._words.append(data)

    def end(self) -> list[Line]:
        """Give the lines."""
        self._turn(is_heading=False)
        return self._lines

    def _turn(self, *, is_heading: bool) -> None:
        text = _SPACES.sub(" ", "".join(self._words)).strip()
        if text:
            self._lines.append((self._is_heading, self._number + text))
            self._number = ""
        self._words.clear()
        self._is_heading = is_heading

    def _end_item(self) -> None:
        """Tell the number of an item that has no text of its own."""
        if self._number:
            self._lines.append((False, self._number.strip()))
            self._number = ""
