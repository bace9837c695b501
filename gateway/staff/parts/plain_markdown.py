"""A programme's welcome as text to edit: its HTML, which is a small part of Markdown rendered, back into what would make it."""

import re
from html.parser import HTMLParser

MARKS = {"strong": "**", "em": "*"}
BLOCKS = {"h2", "h3", "p", "ul", "ol", "li"}
_STYLE = re.compile(r"(?<![^\W_])[*_]+(?=\S)|(?<=\S)[*_]+(?![^\W_])|\\(?=[!-/:-@\[-`{-~])")
_LEAD = re.compile(r"(?P<number>[0-9]{1,9})(?P<sign>[.)])(?=\s)|(?P<mark>[-*]|#{1,6})(?=\s|$)")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[bool, str]] = []
        self._text = self._lead = ""
        # Each open list: the number of its next item, none for points, and the mark after it.
        self._lists: list[tuple[int | None, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in BLOCKS and not (tag == "p" and self._lead):
            self._end()
        if tag in {"h2", "h3"}:
            self._lead = "## "
        elif tag in {"ul", "ol"}:
            self._lists.append(
                (int(values.get("start") or 1) if tag == "ol" else None, ")" if values.get("class") else ".")
            )
        elif tag == "li":
            self._begin_item(values.get("value"))
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
        words = _STYLE.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), data)
        if not self._text.strip() or self._text.endswith("\n"):
            words = _LEAD.sub(_escaped, words.lstrip(), count=1) if _LEAD.match(words.lstrip()) else words.lstrip("\n")
        self._text += words

    def _begin_item(self, value: str | None) -> None:
        number, mark = self._lists[-1] if self._lists else (None, ".")
        if number is not None:
            number = int(value or number)
            self._lists[-1] = (number + 1, mark)
        self._lead = "- " if number is None else f"{number}{mark} "

    def _end(self) -> None:
        is_item = self._lead not in {"", "## "}
        if (text := self._text.strip()) or is_item:
            self.blocks.append((is_item, f"{self._lead}{text}".strip()))
            self._lead = ""
        self._text = ""


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found['mark']}" if found["mark"] else f"{found['number']}\\{found['sign']}"


def as_markdown(html: str) -> str:
    """Give the text: links lose their address, since staff's text has none; items of a list stand on lines of their own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    told, follows_item = "", False
    for is_item, block in reader.blocks:
        told += ("\n" if is_item and follows_item else "\n\n" if told else "") + block
        follows_item = is_item
    return told
