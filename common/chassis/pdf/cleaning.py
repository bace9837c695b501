"""Makes a document's texts such that they can be drawn: every character has a shape in a font, no word is wider than a page, no heading skips.

PDF/UA refuses a document with a character that its fonts lack. `fonts/covered.txt` lists what our own four have (a test draws it all); other
scripts have theirs (`scripts`). What none has, such as most emoji, becomes □, and the document ends with a line that says so. Texts that run from the right are
marked, and those in another script get the language that it suggests, paragraph by paragraph.
"""

import re
import unicodedata
from itertools import groupby
from pathlib import Path
from typing import Any

from common.chassis.pdf.document import Block
from common.chassis.pdf.scripts import family_of, is_right_to_left, language_of

FONTS = Path(__file__).parent / "fonts"
MISSING = "□"
LONGEST_WORD = 50
BREAK_HERE = "\u200b"
UNTOUCHED = {"kind", "file", "address"}
"""Fields that nobody reads: names of kinds and pictures, addresses of links."""


def _uncovered() -> re.Pattern[str]:
    """Give the pattern of characters that the fonts lack; new line and tab are laid out, not drawn."""
    ranges = (line.split("-") for line in (FONTS / "covered.txt").read_text(encoding="ascii").split())
    inside = "".join(f"\\U{int(first, 16):08x}-\\U{int(last, 16):08x}" for first, last in ranges)
    return re.compile(f"[^{inside}\n\t{BREAK_HERE}]")


_UNCOVERED = _uncovered()
_BREAKS_ITSELF = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
"""Scripts without blanks between words: the compiler knows where their lines may end."""
_LONG_WORD = re.compile(rf"[^\s{_BREAKS_ITSELF}]{{{LONGEST_WORD}}}(?=[^\s{_BREAKS_ITSELF}])")
_JOINERS = {"\u200c", "\u200d", "\u200e", "\u200f"}
"""What joins, parts and directs letters of some scripts, without a shape of its own: kept where such letters stand (Persian «می‌خواهم»)."""
_INVISIBLE = {"Cc", "Cf", "Mn", "Me", "Cs", "Co", "Cn"}
"""Unicode's categories of what has no shape of its own: controls, joiners, variation selectors, marks, unassigned."""
_NO_SIGN = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""What no font is asked for: PDF/UA forbids some of it, and the rest means nothing to a reader. Arabic's signs before numbers are of Cf, and seen."""


class Cleaner:
    """Cleans one document, and remembers whether anything was replaced."""

    def __init__(self, picture: str) -> None:
        """Begin with nothing replaced, with our own font alone, before the first heading. `picture`: what is said of one that nobody has described."""
        self._picture = picture
        self.has_replaced = False
        self.families: dict[str, tuple[Path, ...]] = {}
        self._level = 0

    def text(self, text: str) -> str:
        """Give a text that can be drawn."""
        composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        foreign = set(_UNCOVERED.findall(composed))
        if not foreign:
            return _LONG_WORD.sub(_broken, composed)
        drawn = {each: self._drawn(each) for each in foreign - _JOINERS}
        keeps_joiners = any(each == shown for each, shown in drawn.items())
        drawn |= {each: self._drawn(each) if keeps_joiners else "" for each in foreign & _JOINERS}
        return _LONG_WORD.sub(_broken, _UNCOVERED.sub(lambda found: drawn[found[0]], composed))

    def blocks(self, value: Any) -> Any:
        """Give blocks with every text cleaned and no heading more than a level below the one before it."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.blocks(one) for one in value]
        if isinstance(value, dict):
            cleaned = {name: one if name in UNTOUCHED else self.blocks(one) for name, one in value.items()}
            return self._placed(cleaned)
        return value

    def _placed(self, block: Block) -> Block:
        """Give a block with the direction and the language of its words."""
        kind = block.get("kind")
        if kind == "answer":
            asked = _directed({"text": block["question"]}, block["question"])
            return {**block, "question": asked, "paragraphs": _paragraphs(block["text"])}
        if kind in {"heading", "paragraph", "quiet"}:
            directed = _directed(block, "".join(run["text"] for run in block["runs"]))
            return self._heading(directed) if kind == "heading" else directed
        if kind == "image":
            return {**block, "alt": block["alt"].strip() or self._picture}
        return block

    def _heading(self, block: Block) -> Block:
        """Give a heading its level; one without a visible word is none."""
        if not "".join(run["text"] for run in block["runs"]).strip(f" \n\t\u00a0{BREAK_HERE}"):
            return {"kind": "paragraph", "runs": []}
        self._level = max(1, min(block["level"], self._level + 1, 4))
        return {**block, "level": self._level}

    def _drawn(self, character: str) -> str:
        """Give a character that our font lacks as it is drawn: itself in another font, nothing, or a box."""
        kind = unicodedata.category(character)
        is_sign = kind not in _NO_SIGN or character in _JOINERS or unicodedata.bidirectional(character) == "AN"
        if is_sign and (family := family_of(character)):
            self.families[family.name] = family.files
            return character
        if kind in _INVISIBLE:
            return ""
        self.has_replaced = True
        return MISSING


def _broken(found: re.Match[str]) -> str:
    """Give the beginning of a long word with a place to break after it."""
    return found[0] + BREAK_HERE


def _paragraphs(text: str) -> list[Block]:
    """Give a text as paragraphs: lines that follow each other in one direction are one."""
    groups = [list(lines) for _, lines in groupby(text.split("\n"), is_right_to_left)]
    return [_directed({"text": "\n".join(lines)}, "\n".join(lines)) for lines in groups]


def _directed(block: Block, text: str) -> Block:
    """Give a block that says its direction and its language, when they aren't the document's."""
    said = {"direction": "rtl"} if is_right_to_left(text) else {}
    language = language_of(text)
    return {**block, **said, **({"language": language} if language else {})}
