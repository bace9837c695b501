"""The blocks of a step on their way between the page and `content`: names of fields, words, marks."""

from collections.abc import Iterator, Mapping
from typing import Any

from common.contracts.content.parts import BLOCK_KINDS
from common.contracts.errors import Malformed
from gateway.fields import whole
from gateway.merging import marks_of, written

FIELDS: Mapping[str, tuple[str, ...]] = {
    "heading": ("level", "text"),
    "text": ("text",),
    "list": ("ordered", "points"),
    "image": ("digest", "alt", "caption"),
    "tip": ("text",),
    "video": ("url", "title", "text"),
    "form": ("form_id",),
}
EMPTY: Mapping[str, Any] = {"level": 2, "ordered": False, "points": []}
PREFIX = "b."


def new(kind: str) -> dict[str, Any]:
    """Give an empty block. Raises `Malformed` for a kind that doesn't exist."""
    if kind not in BLOCK_KINDS:
        raise Malformed
    return {"kind": kind, **{name: EMPTY.get(name, "") for name in FIELDS[kind]}}


def words_of(block: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a block says: its kind and the fields of that kind, empty where nothing is written."""
    empty = new(block["kind"])
    return {name: empty[name] if block.get(name) is None else block[name] for name in empty}


def mark(block: Mapping[str, Any]) -> str:
    """Give the marks of a block's fields as they stand, as a page carries them."""
    return written(marks_of(words_of(block)))


def posted(form: Mapping[str, str]) -> Iterator[tuple[str, int, str, dict[str, Any]]]:
    """Give (id, version, marks, words) of every block on a posted page, in its order. Raises `Malformed`."""
    for name in form:
        head, _dot, field = name.rpartition(".")
        if field != "kind" or not head.startswith(PREFIX):
            continue
        try:
            yield head.removeprefix(PREFIX), whole(form[f"{head}.version"]), form[f"{head}.was"], _read(form, head)
        except (KeyError, ValueError):
            raise Malformed from None


def _read(form: Mapping[str, str], head: str) -> dict[str, Any]:
    words = new(form[f"{head}.kind"])
    for name in words:
        if name == "kind":
            continue
        raw = form.get(f"{head}.{name}", "").replace("\r\n", "\n")
        if name == "level":
            words[name] = 3 if raw == "3" else 2
        elif name == "ordered":
            words[name] = raw == "yes"
        elif name == "points":
            words[name] = [line.strip() for line in raw.split("\n") if line.strip()]
        elif name == "text" and words["kind"] != "heading":
            words[name] = raw
        else:
            words[name] = raw.strip()
    return words
