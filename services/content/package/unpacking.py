"""From a package that has been read to the programme as its authors write it: each step's text as blocks that an editor can show.

What the editor has a block for becomes one; anything else that the small Markdown allows (a list in a list, paragraphs in a list) stays as it was
written, in a block of text. Nothing is lost either way.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

from markdown_it.token import Token

from common.door import file_text
from services.content.package.markdown import CLOSING, OPENING
from services.content.package.pictures import Picture
from services.content.package.prose import BREAK, parser
from services.content.package.reading import FENCE, Package
from services.content.package.whole import Whole, WholeModule, WholeStep, WrittenBlock
from services.content.package.writing import Written, without_escape, write_package

_parser = parser()
_LISTS = {"bullet_list_open", "ordered_list_open"}


def unpack(package: Package) -> Whole:
    """Give a package as it is written."""
    facts = {name: value for name, value in package.facts.items() if name != "modules"}
    pictures: dict[str, tuple[str, Picture]] = {}
    for name, picture in sorted(package.names.items()):
        pictures.setdefault(picture.digest, (name, picture))
    modules = [
        _module(package, module, folder)
        for module, folder in zip(package.modules, package.facts["modules"], strict=True)
    ]
    welcome = _text(package, "welcome.md").strip("\n")
    return Whole(facts, welcome, modules, dict(package.forms), pictures)


def _module(package: Package, module: Mapping[str, Any], folder: str) -> WholeModule:
    own = {name: module[name] for name in ("title", "kind", "starts_at_once", "open_days", "summary")}
    steps = [_step(package, step) for step in module["steps"]]
    return WholeModule(module["id"], **own, steps=steps, file=folder)


def _step(package: Package, step: Mapping[str, Any]) -> WholeStep:
    path = package.paths[step["id"]]
    lines = _text(package, path).split("\n")
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.strip() == FENCE)
    blocks = list(blocks_of(lines[end + 1 :], {name: picture.digest for name, picture in package.names.items()}))
    numbered = [{"block_id": f"b{number}", **block} for number, block in enumerate(blocks, start=1)]
    return WholeStep(step["id"], step["title"], numbered, PurePosixPath(path).stem)


def _text(package: Package, name: str) -> str:
    return file_text(package.files[name])


def blocks_of(lines: Sequence[str], pictures: Mapping[str, str]) -> Iterator[WrittenBlock]:
    """Give the blocks of a step's text, which the reader has found right; `pictures` gives the digest of each name."""
    pending: list[str] = []
    number = 0
    while number < len(lines):
        opening = OPENING.match(lines[number])
        if not opening:
            pending.append(lines[number])
            number += 1
            continue
        yield from _of_text(pending)
        pending = []
        end = next(later for later in range(number + 1, len(lines)) if CLOSING.match(lines[later]))
        yield _box(opening["kind"], opening["argument"] or "", "\n".join(lines[number + 1 : end]), pictures)
        number = end + 1
    yield from _of_text(pending)


def _box(kind: str, argument: str, inside: str, pictures: Mapping[str, str]) -> WrittenBlock:
    if kind == "form":
        return {"kind": "form", "form_id": argument}
    if kind == "tip":
        return {"kind": "tip", "text": inside.strip("\n")}
    title, _, rest = inside.strip().partition("\n")
    if kind == "image":
        return {
            "kind": "image",
            "digest": pictures[argument],
            "alt": title.strip(),
            "caption": " ".join(rest.split()),
        }
    return {"kind": "video", "url": argument, "title": title.strip(), "text": rest.strip("\n")}


def _of_text(lines: Sequence[str]) -> Iterator[WrittenBlock]:
    """Give headings, simple lists, and everything between them as text: also what gives no token of its own, such as a link's definition."""
    kept: list[str] = []
    after = 0
    for group, block in _with_lists(list(_groups(_parser.parse("\n".join(lines))))):
        first, last = group[0].map or (after, after)
        if block is None:
            kept += lines[after:last]
        else:
            kept += lines[after:first]
            yield from _as_text(kept)
            kept = []
            yield from [block] if block else []
        after = last
    yield from _as_text([*kept, *lines[after:]])


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Give the tokens of each thing at the top level."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def _with_lists(groups: Sequence[list[Token]]) -> Iterator[tuple[list[Token], WrittenBlock | None]]:
    """Give each group with its block: none when it stays text, an empty one for a break between lists. When one of those beside it stays text, all do."""
    for is_list, run in groupby(groups, lambda group: group[0].type in _LISTS or _is_break(group)):
        together = list(run)
        blocks = [_list(group) if is_list else _heading(group) for group in together]
        if is_list and None in blocks:
            blocks = [None] * len(blocks)
        yield from zip(together, blocks, strict=True)


def _is_break(group: Sequence[Token]) -> bool:
    return group[0].type == "html_block" and group[0].content.strip() == BREAK


def _as_text(lines: Sequence[str]) -> Iterator[WrittenBlock]:
    text = "\n".join(lines).strip("\n")
    if text.strip():
        yield {"kind": "text", "text": text}


def _heading(group: Sequence[Token]) -> WrittenBlock | None:
    if group[0].type != "heading_open" or "\n" in group[1].content:
        return None
    return {"kind": "heading", "level": int(group[0].tag[1]), "text": group[1].content}


def _list(group: Sequence[Token]) -> WrittenBlock | None:
    """Give a list that the editor would write the same way: single paragraphs without space between them, numbered from one. Others stay text."""
    if _is_break(group):
        return {}
    of_items = ("list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close")
    inside = group[1:-1]
    if [token.type for token in inside] != list(of_items) * (len(inside) // len(of_items)):
        return None
    if group[0].attrs or any(_is_special(token) for token in inside):
        return None
    points = [
        " ".join(without_escape(line.strip()) for line in token.content.split("\n"))
        for token in inside
        if token.type == "inline"
    ]
    return {"kind": "list", "ordered": group[0].tag == "ol", "points": points}


def _is_special(token: Token) -> bool:
    """Say whether a token of a list has what a point can't hold: space around it, a number of its own, a line's end that shows."""
    is_loose = token.type == "paragraph_open" and not token.hidden
    return is_loose or bool(token.attrs) or any(child.type == "hardbreak" for child in token.children or [])


def final_files(whole: Whole, origin: Package | None) -> tuple[dict[str, bytes], Written]:
    """Give a programme's files, pictures apart: each one that says what it said in the package it came from stays that file byte for byte.

    Files of the origin that no programme is made of (a licence, a note to translators) stay too.
    """
    written = write_package(whole)
    if origin is None:
        return written.files, written
    before = write_package(unpack(origin)).files
    own = {
        name: origin.files[name] if before.get(name) == data and name in origin.files else data
        for name, data in written.files.items()
    }
    others = {name: data for name, data in origin.files.items() if name not in before and name not in origin.names}
    return {**own, **others}, written
