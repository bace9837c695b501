"""From a programme as it is written to the files of its package, always the same way: what is published from the web is exactly what an export gives.

Also remembers where each thing came to stand, so that what the reader finds wrong can be told at the author's own place.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from services.content.package import prose
from services.content.package.whole import Whole, WholeModule, WholeStep, WrittenBlock

WIDTH = 120
NO_PICTURE = "bilder/saknas.png"
_FACTS = ("id", "title", "version", "language", "summary", "target_group", "recommended_days", "authors")
_MODULE = ("title", "kind", "starts_at_once", "open_days", "summary")
_NUMBER = re.compile(r"([0-9]{1,9})([.)])(?=\s|$)")
_MARK = re.compile(r"(?:[-+*]|#{1,6})(?=\s|$)|>")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, by its ids."""

    module_id: str | None = None
    step_id: str | None = None
    block_id: str | None = None
    form_id: str | None = None


@dataclass
class Written:
    """The files of a package but for its pictures, and the place of each file; `blocks` gives the first line (from 1) of each block in a step's file."""

    files: dict[str, bytes] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    blocks: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def place(self, file: str, line: int | None) -> Place:
        """Give what stands at a line of a file."""
        place = self.places.get(file, Place())
        begun = [block_id for first, block_id in self.blocks.get(file, ()) if line and first <= line]
        return Place(place.module_id, place.step_id, begun[-1], place.form_id) if begun else place

    def add(self, name: str, text: str, place: Place) -> None:
        """Keep a file."""
        self.files[name] = text.encode("utf-8", "replace")
        self.places[name] = place


def write_package(whole: Whole) -> Written:
    """Give the files of a programme, pictures apart. What lacks its words is written too: the reader then says what is missing."""
    written = Written()
    folders = list(_names((module.file or module.module_id) for module in whole.modules))
    facts = {name: whole.facts[name] for name in _FACTS}
    written.add("programme.yaml", to_yaml({**facts, "modules": folders}), Place())
    written.add("welcome.md", _ended(whole.welcome), Place())
    for module, folder in zip(whole.modules, folders, strict=True):
        _write_module(written, whole, module, folder)
    for form_id, definition in sorted(whole.forms.items()):
        written.add(f"forms/{form_id}.yaml", to_yaml(definition), Place(form_id=form_id))
    return written


def _write_module(written: Written, whole: Whole, module: WholeModule, folder: str) -> None:
    files = list(_names((step.file or step.step_id) for step in module.steps))
    fields = {"id": module.module_id, **{name: getattr(module, name) for name in _MODULE}, "steps": files}
    written.add(f"modules/{folder}/module.yaml", to_yaml(fields), Place(module.module_id))
    for step, file in zip(module.steps, files, strict=True):
        name = f"modules/{folder}/{file}.md"
        text, lines = write_step(whole, step)
        written.add(name, text, Place(module.module_id, step.step_id))
        written.blocks[name] = lines


def write_step(whole: Whole, step: WholeStep) -> tuple[str, list[tuple[int, str]]]:
    """Give a step's file, and the first line of each of its blocks."""
    lines = ["---", *to_yaml({"id": step.step_id, "title": step.title}).splitlines(), "---"]
    first: list[tuple[int, str]] = []
    before: list[str] = []
    for block in step.blocks:
        inside = _block(whole, block)
        if not inside:
            continue
        if block["kind"] in {"text", "list"}:
            lines += ["", prose.BREAK] if before and prose.would_join(before, inside) else []
        first.append((len(lines) + 2, block["block_id"]))
        lines += ["", *inside]
        before = inside if block["kind"] in {"text", "list"} else []
    return "\n".join([*lines, ""]), first


def _block(whole: Whole, block: WrittenBlock) -> list[str]:
    """Give a block's lines; none for one without words."""
    kind = block["kind"]
    if kind == "list":
        return _list(block)
    if kind == "heading":
        title = one_line(block.get("text"))
        return [f"{'#' * (block.get('level') or 2)} {title}"] if title else []
    if kind in {"text", "tip"}:
        inside = _paragraphs(block.get("text"))
        return inside if kind == "text" or not inside else [":::tip", *inside, ":::"]
    if kind == "form":
        return [f":::form {block['form_id']}", ":::"] if block.get("form_id") else []
    if kind == "image":
        name, _ = whole.pictures.get(block.get("digest") or "", (NO_PICTURE, None))
        caption = one_line(block.get("caption"))
        return [f":::image {name}", _guarded(one_line(block.get("alt"))), *filter(None, [_guarded(caption)]), ":::"]
    url, title = "".join((block.get("url") or "").split()), one_line(block.get("title"))
    return [f":::video {url}".rstrip(), _guarded(title), *_paragraphs(block.get("text")), ":::"]


def _list(block: WrittenBlock) -> list[str]:
    items = [kept for item in block.get("points") or () if (kept := _paragraphs(item, without_empty=True))]
    lines = []
    for number, item in enumerate(items, start=1):
        mark = f"{number}." if block.get("ordered") else "-"
        first, *others = map(as_words, item)
        lines += [f"{mark} {first}", *(f"{' ' * (len(mark) + 1)}{line}" for line in others)]
    return lines


def as_words(line: str) -> str:
    """Give a line of a list's point that begins no list, heading or quotation of its own: `2019. Året` is words, as its author meant."""
    if number := _NUMBER.match(line):
        return f"{number[1]}\\{line[number.start(2) :]}"
    return f"\\{line}" if _MARK.match(line) else line


def without_escape(line: str) -> str:
    """Give back what `as_words` was given."""
    plain = line.replace("\\", "", 1)
    return plain if plain != line and as_words(plain) == line else line


def _paragraphs(text: str | None, *, without_empty: bool = False) -> list[str]:
    """Give the lines of a text that must stand in it as text: a line of colons would begin or end a box."""
    lines = [_guarded(line.rstrip("\r")) for line in (text or "").strip("\n\r").split("\n")]
    kept = [line for line in lines if line.strip()] if without_empty else lines
    return [line.strip() for line in kept] if without_empty else kept if any(line.strip() for line in kept) else []


def _guarded(line: str) -> str:
    return f"\\{line}" if line.startswith(":::") else line


def one_line(text: str | None) -> str:
    """Give a text without line breaks."""
    return " ".join((text or "").split())


def _ended(text: str) -> str:
    return f"{text.rstrip()}\n" if text.strip() else ""


def _names(wanted: Iterable[str]) -> Iterator[str]:
    """Give each name once: one that is taken gets a number."""
    taken: set[str] = set()
    for name in wanted:
        free, number = name, 2
        while free in taken:
            free, number = f"{name}-{number}", number + 1
        taken.add(free)
        yield free


class _Dumper(yaml.SafeDumper):
    """PyYAML's safe dumper, which repeats what stands twice: the reader takes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (PyYAML's interface)
        """Write no alias."""
        return True


def to_yaml(data: Any) -> str:
    """Give data as YAML that a person can read, with keys in their order."""
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return text
