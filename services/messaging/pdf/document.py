"""What stands in the PDF of a conversation: each message under who wrote it and when, the oldest first, in our few styles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser

from common.chassis.pdf import Block, Document, Run, heading, ours, paragraph, plain, quiet
from services.messaging.pdf.labels import BY_LANGUAGE, instant


@dataclass(frozen=True, slots=True)
class Written:
    """A message: who wrote it, when, and what, as it is kept."""

    name: str
    at: datetime
    html: str


def conversation_document(
    subject: str, messages: Sequence[Written], at: datetime, *, is_cut: bool, reader: str
) -> Document:
    """Give the document of messages, the oldest first."""
    words = BY_LANGUAGE[reader]
    blocks = [ours(quiet(words["is_cut"]), reader)] if is_cut else []
    for each in messages:
        blocks += [heading(1, plain(each.name)), ours(quiet(instant(each.at, reader)), reader)]
        blocks.extend(blocks_of(each.html))
    printed = words["printed"].format(at=instant(at, reader))
    return Document(subject, blocks, printed, at, language=reader, reader=reader)


def blocks_of(html: str) -> list[Block]:
    """Give the paragraphs of a kept text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [paragraph(runs) for runs in reader.paragraphs if runs]


class _Reader(HTMLParser):
    """Gathers runs of text; what is kept has paragraphs, breaks, `strong` and `em`, and nothing else (`rich_text`)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[list[Run]] = [[]]
        self._styles = {"strong": 0, "em": 0}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (there are none)
        """Begin a paragraph, a line or a style."""
        if tag == "p":
            self.paragraphs.append([])
        elif tag == "br":
            self.handle_data("\n")
        elif tag in self._styles:
            self._styles[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        """End a style."""
        if tag in self._styles:
            self._styles[tag] -= 1

    def handle_data(self, data: str) -> None:
        """Add text in the styles that are open."""
        run: Run = {"text": data, "strong": self._styles["strong"] > 0, "emphasis": self._styles["em"] > 0}
        self.paragraphs[-1].append(run)
