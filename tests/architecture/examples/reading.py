"""Every example in README and docs: fenced blocks, and the commands, settings and addresses that stand in running text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FENCE = re.compile(r"^ *(`{3,}|~{3,}) *(?P<kind>[\w+-]*)")
INLINE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Example:
    """What stands in a page: its place, the word after the fence (`""` for none), its text."""

    page: Path
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        """Give `docs/x.md:12`."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def pages() -> list[Path]:
    """Give README and every page under docs."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks() -> list[Example]:
    """Give the fenced blocks of every page."""
    return [block for page in pages() for block in _blocks(page)]


def inline() -> list[Example]:
    """Give what stands between backticks outside the blocks, without decisions: those tell what was so when they were made."""
    found = []
    for page in pages():
        if page.parent.name == "decisions":
            continue
        for number, line in _lines(page):
            found += [Example(page, number, "", each) for each in INLINE.findall(line)]
    return found


def _blocks(page: Path) -> Iterator[Example]:
    kind, begun, kept, mark = "", 0, [], ""
    for number, line in enumerate(page.read_text(encoding="utf-8").split("\n"), 1):
        fence = FENCE.match(line)
        if begun and line.strip() == mark:
            yield Example(page, begun, kind, "\n".join(kept))
            begun = 0
        elif begun:
            kept.append(line)
        elif fence:
            kind, begun, kept, mark = fence["kind"], number, [], fence[1]
    assert not begun, f"{page}:{begun}: the block has no end"


def _lines(page: Path) -> Iterator[tuple[int, str]]:
    mark = ""
    for number, line in enumerate(page.read_text(encoding="utf-8").split("\n"), 1):
        fence = FENCE.match(line)
        if mark:
            mark = "" if line.strip() == mark else mark
        elif fence:
            mark = fence[1]
        else:
            yield number, line
