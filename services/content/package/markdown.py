"""The text of steps: a small part of Markdown, rendered once to safe HTML, and blocks of our own between `:::` lines.

Headings `##` and `###`, paragraphs, lists, bold, italic, links to https. Anything else is a fault, so that no author believes that it
shows. The HTML is cleaned by nh3 afterwards all the same: what reaches a page never depends on one check.
"""

import re
from html import unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from services.content.package.files import Folder
from services.content.package.names import nearest
from services.content.package.pictures import FOLDER

OPENING = re.compile(r"^:::(?P<kind>[a-z]+)(?:\s+(?P<argument>\S+))?\s*$")
ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~%!$&'()*+,;=:@/?#-]*)?")
LONGEST_TITLE = 200
LONGEST_ALT = 500
CLOSING = re.compile(r"^:::\s*$")
ALLOWED_TOKENS = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "bullet_list_open", "bullet_list_close",
    "ordered_list_open", "ordered_list_close", "list_item_open", "list_item_close", "text", "softbreak", "hardbreak", "strong_open",
    "strong_close", "em_open", "em_close", "link_open", "link_close",
}  # fmt: skip
ALLOWED_TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "br"}
NAMES = {
    "image": "bilder så; skriv :::image bilder/namn.png",
    "html_block": "HTML",
    "html_inline": "HTML",
    "code_block": "kod",
    "fence": "kod",
    "code_inline": "kod",
}

_markdown = MarkdownIt("commonmark")


def read_blocks(folder: Folder, file: str, text: str, first_line: int, *, forms: bool = True) -> list[dict[str, Any]]:
    """Give the blocks of a text (`common.contracts.content.Block`); `first_line` is the file's line where the text begins."""
    blocks: list[dict[str, Any]] = []
    state = {"level": 1}
    pending: list[str] = []
    pending_line = first_line
    lines = text.split("\n")
    number = 0

    def flush() -> None:
        if any(line.strip() for line in pending):
            blocks.append({"kind": "html", "html": _render(folder, file, "\n".join(pending), pending_line, state)})
        pending.clear()

    while number < len(lines):
        opening = OPENING.match(lines[number])
        if not opening:
            if lines[number].startswith(":::"):
                folder.fault(file, first_line + number, "En ruta börjar med :::tip eller :::form och slutar med :::.")
            if not pending:
                pending_line = first_line + number
            pending.append(lines[number])
            number += 1
            continue
        flush()
        end = next((later for later in range(number + 1, len(lines)) if CLOSING.match(lines[later])), None)
        if end is None:
            folder.fault(file, first_line + number, f":::{opening['kind']} har inget slut (:::).")
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
        return {"kind": "tip", "html": _render(folder, file, inside, line + 1, {"level": 2})}
    if kind == "form" and argument and forms and not inside.strip():
        return {"kind": "form", "form_id": argument, "line": line}
    if kind == "image" and forms:
        return _image(folder, file, argument or "", inside, line)
    if kind == "video" and forms:
        return _video(folder, file, argument or "", inside, line)
    folder.fault(file, line, f"Rutan :::{kind} känns inte igen här eller är fel skriven.")
    return None


def _image(folder: Folder, file: str, name: str, inside: str, line: int) -> dict[str, Any] | None:
    """Give a picture: its file, on the first line what it shows, for those who can't see it (WCAG 1.1.1), and perhaps a caption below."""
    alt, _, caption = (part.strip() for part in inside.strip().partition("\n"))
    picture = folder.pictures.get(name)
    if picture is None:
        near = nearest(name, folder.pictures)
        told = f", men {near} finns. Skriv namnet likadant på båda ställena" if near else " eller går inte att använda"
        folder.fault(file, line, f"Bilden {name[:100]} finns inte i {FOLDER}{told}.")
    elif not alt or len(alt) > LONGEST_ALT or len(caption) > LONGEST_ALT:
        folder.fault(
            file,
            line,
            f"En bild behöver en rad som säger vad den visar, och kanske en bildtext (högst {LONGEST_ALT} tecken var).",
        )
    else:
        folder.used_pictures.add(name)
        facts = {each: getattr(picture, each) for each in ("digest", "media_type", "size", "width", "height")}
        return {"kind": "image", **facts, "alt": alt, "caption": " ".join(caption.split())}
    return None


def _video(folder: Folder, file: str, url: str, inside: str, line: int) -> dict[str, Any] | None:
    """Give a film: its address, its title on the first line, and below what it shows, for those who can't see or hear it (WCAG 1.2)."""
    title, _, rest = inside.strip().partition("\n")
    if not ADDRESS.fullmatch(url):
        folder.fault(file, line, "En film är :::video och en adress som börjar med https://.")
    elif not title.strip() or len(title) > LONGEST_TITLE or not rest.strip():
        folder.fault(file, line, "En film behöver en rad med titel och därunder en text som säger vad den visar.")
    else:
        html = _render(folder, file, rest, line + 2, {"level": 2})
        text = " ".join(unescape(nh3.clean(html, tags=set())).split())
        return {"kind": "video", "url": url, "title": title.strip(), "html": html, "text": text}
    return None


def _render(folder: Folder, file: str, text: str, first_line: int, state: dict[str, int]) -> str:
    tokens = _markdown.parse(text)
    line = first_line
    for number, token in enumerate(tokens):
        if token.map:
            line = first_line + token.map[0]
        if token.type == "heading_open" and not tokens[number + 1].content.strip():
            folder.fault(file, line, "Rubriken är tom.")
        for part in [token, *(token.children or [])]:
            _check(folder, file, part, line, state)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(
        html, tags=ALLOWED_TAGS, attributes={"a": {"href"}}, url_schemes={"https"}, link_rel="noopener noreferrer"
    ).strip()


def _check(folder: Folder, file: str, token: Token, line: int, state: dict[str, int]) -> None:
    if token.type not in ALLOWED_TOKENS:
        folder.fault(file, line, f"Texten får inte innehålla {NAMES.get(token.type, token.type)}.")
    elif token.type == "heading_open":
        level = int(token.tag[1])
        if level not in {2, 3}:
            folder.fault(file, line, "Använd rubrikerna ## och ###; sidans titel är den första nivån.")
        elif level > state["level"] + 1:
            folder.fault(file, line, "En ### behöver stå under en ##.")
        state["level"] = level
    elif token.type == "link_open" and not str(token.attrGet("href")).startswith("https://"):
        folder.fault(file, line, "Länkar måste börja med https://.")
