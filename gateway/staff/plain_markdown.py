"""A programme's welcome as text to edit: its HTML, which is a small part of Markdown rendered, back into what would make it."""

from html.parser import HTMLParser

MARKS = {"strong": "**", "em": "*"}
BLOCKS = {"h2", "h3", "p", "ul", "ol", "li"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._text = self._lead = ""
        self._lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in BLOCKS:
            self._end()
        if tag in {"h2", "h3"}:
            self._lead = "## "
        elif tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            number = self._lists[-1] if self._lists else None
            self._lead = "- " if number is None else f"{number + 1}. "
            if number is not None:
                self._lists[-1] = number + 1
        elif tag == "br":
            self._text += "\n"
        self._text += MARKS.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        self._text += MARKS.get(tag, "")
        if tag in BLOCKS:
            self._end()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        self._text += data.lstrip("\n") if self._text.endswith("\n") else data

    def _end(self) -> None:
        if text := self._text.strip():
            self.blocks.append(f"{self._lead}{text}")
            self._lead = ""
        self._text = ""


def as_markdown(html: str) -> str:
    """Give the text: links lose their address, since staff's text has none; items of a list stand on lines of their own."""
    reader = _Reader()
    reader.feed(html)
    told = ""
    for block in reader.blocks:
        is_item = block.startswith("- ") or block[:1].isdigit()
        follows_item = told.rsplit("\n", 1)[-1].startswith(("- ", *"0123456789"))
        told += ("\n" if is_item and follows_item else "\n\n" if told else "") + block
    return told
