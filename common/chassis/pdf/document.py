"""What a PDF is made of: a document and its blocks, as data that `template.typ` draws."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict

from common.contracts.languages import SWEDISH

MILLIMETRES_A_PIXEL = 25.4 / 96
"""How wide a picture's pixel stands on the page: CSS' reference pixel (CSS Values and Units 3, 5.2)."""

Block = dict[str, Any]
"""One block: `kind`, and what that kind has. Made by the functions of this module only."""


class Run(TypedDict, total=False):
    """A piece of text in one style. A new line in it is a new line on the page."""

    text: str
    strong: bool
    emphasis: bool
    address: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `title` stands first and in the reader's window, `lead` under it, `footer` on every page beside the page number.

    `contents`: with a table of contents. `made_at` is the document's date: the same content at the same date gives the same bytes.
    `pictures`: the bytes of each picture that an `image` block names. `language`: of what stands in it; `reader`: the language of our own words,
    which are marked with it (WCAG 2.2, 3.1.2).
    """

    title: str
    blocks: list[Block]
    footer: str
    made_at: datetime
    lead: str = ""
    contents: bool = False
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    language: str = SWEDISH
    reader: str = SWEDISH


def plain(text: str) -> list[Run]:
    """Give a text in one run."""
    return [{"text": text}]


def ours(block: Block, language: str) -> Block:
    """Give a heading or a paragraph as our own words, which speak the reader's language."""
    return {**block, "language": language}


def heading(level: int, runs: list[Run]) -> Block:
    """Give a heading of level 1 to 4. Levels that skip one are drawn closer, since readers are led by them (WCAG 1.3.1)."""
    return {"kind": "heading", "level": level, "runs": runs}


def paragraph(runs: list[Run]) -> Block:
    """Give a paragraph."""
    return {"kind": "paragraph", "runs": runs}


def quiet(text: str) -> Block:
    """Give a paragraph that stands back: an explanation, a date."""
    return {"kind": "quiet", "runs": plain(text)}


def listed(items: Iterable[Sequence[Block]], *, numbers: Iterable[int] | None = None, mark: str = ".") -> Block:
    """Give a list whose items are blocks; with `numbers` each has its own, and `mark` after it."""
    numbered = None if numbers is None else list(numbers)
    return {"kind": "list", "numbers": numbered, "mark": mark, "items": [list(item) for item in items]}


def box(blocks: Sequence[Block]) -> Block:
    """Give blocks in a tinted box."""
    return {"kind": "box", "blocks": list(blocks)}


def image(picture: str, alt: str, width: int, caption: str = "") -> Block:
    """Give a picture of `Document.pictures`, `width` pixels wide; `alt` tells those who don't see it what it shows; without it they hear that it is a picture."""
    return {
        "kind": "image",
        "file": picture,
        "alt": alt.strip(),
        "caption": caption,
        "width": round(width * MILLIMETRES_A_PIXEL, 1),
    }


def facts(pairs: Iterable[tuple[str, str]]) -> Block:
    """Give names and values, a line each."""
    return {"kind": "facts", "facts": [{"name": name, "value": value} for name, value in pairs]}


def answer(question: str, text: str, *, answered: bool) -> Block:
    """Give a question and its answer; new lines in the answer stay."""
    return {"kind": "answer", "question": question, "text": text, "answered": answered}


def new_page() -> Block:
    """Go on at the top of a page."""
    return {"kind": "page"}
