"""The text of steps: prose in the small Markdown (`prose`), and blocks of our own between `:::` lines."""

import re
from typing import Any

from common.door import says
from common.phrases import packages
from services.content.lines import text_of
from services.content.package.files import Folder
from services.content.package.names import nearest
from services.content.package.pictures import FOLDER
from services.content.package.prose import render

OPENING = re.compile(r"^:::(?P<kind>[a-z]+)(?:\s+(?P<argument>\S+))?\s*$")
ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~%!$&'()*+,;=:@/?#-]*)?")
LONGEST_TITLE = 200
LONGEST_ALT = 500
CLOSING = re.compile(r"^:::\s*$")


def read_blocks(folder: Folder, file: str, text: str, first_line: int, *, forms: bool = True) -> list[dict[str, Any]]:
    """Give the blocks of a text (`common.contracts.content.versions.Block`); `first_line` is the file's line where the text begins."""
    blocks: list[dict[str, Any]] = []
    state = {"level": 1}
    pending: list[str] = []
    pending_line = first_line
    lines = text.split("\n")
    number = 0

    def flush() -> None:
        if html := render(folder, file, "\n".join(pending), pending_line, state):
            blocks.append({"kind": "html", "html": html})
        pending.clear()

    while number < len(lines):
        opening = OPENING.match(lines[number])
        if not opening:
            if lines[number].startswith(":::"):
                folder.fault(file, first_line + number, packages.BOX_FORM())
            if not pending:
                pending_line = first_line + number
            pending.append(lines[number])
            number += 1
            continue
        flush()
        end = next((later for later in range(number + 1, len(lines)) if CLOSING.match(lines[later])), None)
        if end is None:
            folder.fault(file, first_line + number, packages.BOX_WITHOUT_END(kind=opening["kind"]))
            return blocks
        inside = "\n".join(lines[number + 1 : end])
        block = _block(folder, file, opening, inside, first_line + number, forms=forms)
        blocks.extend([block] if block else [])
        number = end + 1
    flush()
    return blocks


def _block(
    folder: Folder, file: str, opening: re.Match[str], inside: str, line: int, *, forms: bool
) -> dict[str, Any] | None:
    kind, argument = opening["kind"], opening["argument"]
    if kind == "tip" and not argument:
        return {"kind": "tip", "html": render(folder, file, inside, line + 1, {"level": 2})}
    if kind == "form" and argument and forms and not inside.strip():
        return {"kind": "form", "form_id": argument, "line": line}
    if kind == "image" and forms:
        return _image(folder, file, argument or "", inside, line)
    if kind == "video" and forms:
        return _video(folder, file, argument or "", inside, line)
    folder.fault(file, line, packages.BOX_UNKNOWN(kind=kind))
    return None


def _image(folder: Folder, file: str, name: str, inside: str, line: int) -> dict[str, Any] | None:
    """Give a picture: its file, on the first line what it shows, for those who can't see it (WCAG 1.1.1), and perhaps a caption below."""
    alt, _, caption = (_words(part) for part in inside.strip().partition("\n"))
    picture = folder.pictures.get(name)
    if picture is None:
        near = nearest(name, folder.pictures)
        where = {"name": name[:100], "folder": FOLDER}
        told = packages.PICTURE_NEARLY_THERE(**where, near=near) if near else packages.PICTURE_MISSING(**where)
        folder.fault(file, line, told)
    elif not says(alt) or len(alt) > LONGEST_ALT or len(caption) > LONGEST_ALT:
        folder.fault(
            file,
            line,
            packages.PICTURE_NEEDS_WORDS(most=LONGEST_ALT),
        )
    else:
        folder.used_pictures.add(name)
        facts = {each: getattr(picture, each) for each in ("digest", "media_type", "size", "width", "height")}
        return {"kind": "image", **facts, "alt": alt, "caption": caption}
    return None


def _words(text: str) -> str:
    """Give what isn't Markdown in one line; a backslash that keeps a line of colons from beginning a box is no word."""
    return " ".join(text.removeprefix("\\") if text.startswith("\\:::") else text for text in text.split())


def _video(folder: Folder, file: str, url: str, inside: str, line: int) -> dict[str, Any] | None:
    """Give a film: its address, its title on the first line, and below what it shows, for those who can't see or hear it (WCAG 1.2)."""
    title, _, rest = inside.strip().partition("\n")
    if not ADDRESS.fullmatch(url):
        folder.fault(file, line, packages.FILM_ADDRESS())
    elif not says(title) or len(title) > LONGEST_TITLE or not says(rest):
        folder.fault(file, line, packages.FILM_NEEDS_WORDS())
    else:
        html = render(folder, file, rest, line + 2, {"level": 2})
        return {"kind": "video", "url": url, "title": _words(title), "html": html, "text": text_of(html)}
    return None
