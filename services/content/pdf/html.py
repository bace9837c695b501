"""From a block's HTML to blocks of a PDF. The HTML is our own, of few tags (`package.markdown.ALLOWED_TAGS`); text under any other tag stays as text."""

from html.parser import HTMLParser

from common.chassis.pdf import Block, Run, heading, listed, paragraph
from services.content.numbering import Numbering

HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
LISTS = {"ul", "ol"}
Number = tuple[int, str] | None
"""An item's number and the mark after it, in a numbered list."""
SPACES = " \t\n\r\f"
"""What HTML folds to one space; a no-break space stays."""


def blocks_of(html: str, shift: int = 0) -> list[Block]:
    """Give the blocks of a piece of HTML, its heading levels shifted by `shift`."""
    reader = _Reader(shift)
    reader.feed(html)
    reader.close()
    reader.end_text()
    return reader.blocks


class _Reader(HTMLParser):
    """Gathers runs of text until a tag ends them, and blocks into the list that is open."""

    def __init__(self, shift: int) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._shift = shift
        self._runs: list[Run] = []
        self._level = 0
        self._strong = self._emphasis = 0
        self._address: str | None = None
        self._numbering = Numbering()
        # Each open list: where its blocks go afterwards, and its items so far with their numbers.
        self._lists: list[tuple[list[Block], list[tuple[Number, list[Block]]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open what a tag opens."""
        number = self._numbering.opened(tag, attrs)
        if tag in HEADINGS or tag == "p":
            self.end_text()
            self._level = HEADINGS.get(tag, 0)
        elif tag in LISTS:
            self.end_text()
            self._lists.append((self.blocks, []))
        elif tag == "li":
            self._begin_item(number)
        elif tag == "a":
            self._address = _safe(dict(attrs).get("href"))
        elif tag == "br":
            self._add("\n")
        self._strong += tag == "strong"
        self._emphasis += tag == "em"

    def handle_endtag(self, tag: str) -> None:
        """Close what a tag closes."""
        if tag in HEADINGS or tag in {"p", "li"}:
            self.end_text()
        elif tag in LISTS and self._lists:
            self.end_text()
            self.blocks, items = self._lists.pop()
            self.blocks.append(_list(items))
        elif tag == "a":
            self._address = None
        self._numbering.closed(tag)
        self._strong -= tag == "strong" and self._strong > 0
        self._emphasis -= tag == "em" and self._emphasis > 0

    def handle_data(self, data: str) -> None:
        """Add text, its white space folded as a browser does."""
        words = " ".join(part for part in data.translate(_FOLDED).split(" ") if part)
        before = " " if data[:1] in SPACES and self._runs else ""
        after = " " if data[-1:] in SPACES and words else ""
        if folded := f"{before}{words}{after}":
            self._add(folded)

    def end_text(self) -> None:
        """Make a block of the runs so far."""
        if any(run["text"].strip() for run in self._runs):
            self._runs[-1]["text"] = self._runs[-1]["text"].rstrip(SPACES)
            level = self._level
            self.blocks.append(heading(max(1, level + self._shift), self._runs) if level else paragraph(self._runs))
        self._runs, self._level = [], 0

    def _begin_item(self, number: Number) -> None:
        self.end_text()
        if not self._lists:
            self._lists.append((self.blocks, []))
        self.blocks = []
        self._lists[-1][1].append((number, self.blocks))

    def _add(self, text: str) -> None:
        run = Run(text=text, strong=self._strong > 0, emphasis=self._emphasis > 0, address=self._address)
        self._runs.append(run)


def _list(items: list[tuple[Number, list[Block]]]) -> Block:
    """Give a list; a numbered one when every item has a number."""
    numbers = [number for number, _ in items if number]
    blocks = [inside for _, inside in items]
    if not numbers or len(numbers) < len(items):
        return listed(blocks)
    return listed(blocks, numbers=[number for number, _ in numbers], mark=numbers[0][1])


_FOLDED = str.maketrans(dict.fromkeys("\t\n\r\f", " "))


def _safe(address: str | None) -> str | None:
    """Give an address that may be followed from a document; anything but https is left out, its words stay."""
    return address if address and address.startswith("https://") else None
