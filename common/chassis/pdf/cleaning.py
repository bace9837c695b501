"""Makes a document's texts such that they can be drawn: every character has a shape in our font, no word is wider than a page, no heading skips.

PDF/UA refuses a document with a character that the font lacks. What people write has emoji and other scripts, so such a character becomes □,
and the document ends with a line that says so. `fonts/covered.txt` lists what all four fonts have (a test draws it all).
"""

import re
import unicodedata
from pathlib import Path
from typing import Any

from common.chassis.pdf.document import Block

FONTS = Path(__file__).parent / "fonts"
MISSING = "□"
NOTE = "Tecken som inte kan visas här, till exempel emojier, har ersatts med □."
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
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_INVISIBLE = {"Cc", "Cf", "Mn", "Me", "Cs", "Co", "Cn"}
"""Unicode's categories of what has no shape of its own: controls, joiners, variation selectors, marks, unassigned."""


class Cleaner:
    """Cleans one document, and remembers whether anything was replaced."""

    def __init__(self) -> None:
        """Begin with nothing replaced, before the first heading."""
        self.has_replaced = False
        self._level = 0

    def text(self, text: str) -> str:
        """Give a text that can be drawn."""
        composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        return _LONG_WORD.sub(lambda found: found[0] + BREAK_HERE, _UNCOVERED.sub(self._replacement, composed))

    def blocks(self, value: Any) -> Any:
        """Give blocks with every text cleaned and no heading more than a level below the one before it."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.blocks(one) for one in value]
        if isinstance(value, dict):
            cleaned = {name: one if name in UNTOUCHED else self.blocks(one) for name, one in value.items()}
            return self._heading(cleaned) if value.get("kind") == "heading" else cleaned
        return value

    def _heading(self, block: Block) -> Block:
        """Give a heading its level; one without a visible word is none."""
        if not "".join(run["text"] for run in block["runs"]).strip(f" \n\t\u00a0{BREAK_HERE}"):
            return {"kind": "paragraph", "runs": []}
        self._level = max(1, min(block["level"], self._level + 1, 4))
        return {**block, "level": self._level}

    def _replacement(self, found: re.Match[str]) -> str:
        if unicodedata.category(found[0]) in _INVISIBLE:
            return ""
        self.has_replaced = True
        return MISSING
