"""A step as it is read aloud: the one place that turns a block into what is said.

The text's shape is the port's: a line is a paragraph, an empty line a longer pause. Headings stand between empty lines. Swedish goes
through `wording`; other languages are cleaned only, for their voices know their own numbers.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from services.content.lines import Line, lines_of
from services.content.speech.port import MOST_CHARACTERS, TextTooLongError
from services.content.speech.wording import as_said, plain

STOPS = (".", "!", "?", "…", ":")
_NUMBERED = re.compile(r"^([0-9]{1,4})\)(?=\s|$)")
_ORDERS = str.maketrans("[]{}<>&\\", " " * 8)


def spoken_step(step: Mapping[str, Any], lang: str) -> str:
    """Give what is said of a step (`contracts.content.versions.StepContent`): title, blocks, and where a form waits."""
    parts = [(True, str(step["title"])), *(part for block in step["blocks"] for part in _of_block(block, step))]
    return spoken(parts, lang)


def spoken(parts: list[Line], lang: str) -> str:
    """Give the text for `Speech.synthesize`; raises `TextTooLongError` before any work is done on one that is too long."""
    if (length := sum(len(written) for _, written in parts)) > MOST_CHARACTERS:
        raise TextTooLongError(f"{length} characters")
    lines: list[str] = []
    for is_heading, shown in parts:
        # An item's number is a sentence of its own, whatever mark stands after it.
        written = _NUMBERED.sub(r"\1.", shown)
        said = as_said(written) if lang == "sv" else plain(written.translate(_ORDERS))
        if said:
            line = said if said.endswith(STOPS) else f"{said}."
            lines.extend(["", line, ""] if is_heading else [line])
    return "\n".join(lines).strip("\n").replace("\n\n\n", "\n\n")


def _of_block(block: Mapping[str, Any], step: Mapping[str, Any]) -> Iterator[Line]:
    """Give the parts of a block. Of a picture its alternative text is said, of a film its title and text alternative."""
    kind = block["kind"]
    if kind == "form":
        yield False, f"Här finns ett formulär att fylla i: {step['forms'][block['form_id']]['title']}"
        return
    if kind == "tip":
        yield True, "Tips"
    elif kind == "image" and block.get("alt"):
        yield False, f"Bild: {block['alt']}"
    elif kind == "video":
        yield False, f"Film: {block.get('title') or block.get('text') or 'se sidan'}"
    elif kind == "heading" and block.get("text"):
        yield True, str(block["text"])
    if block.get("html"):
        yield from lines_of(block["html"])
