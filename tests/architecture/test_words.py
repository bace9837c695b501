"""Lists of words are sorted in Swedish order everywhere, and searched alike everywhere: what bypasses `common.chassis.collation` is found here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for room in ("common", "services", "gateway", "deploy")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]
SORTERS = frozenset({"order_by", "sorted", "sort", "min", "max"})
WORDS = ("name", "title", "label", "summary", "target_group", "text", "words")
KEYS = frozenset({"swedish", "title_key"})
"""What makes or keeps a key."""


def faults(source: str) -> Iterator[int]:
    """Give the lines that sort by words without a key, or fold words by means of the database."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in SORTERS and _goes_by_words(node, called) and not _has_key(node):
                yield node.lineno
            if called in {"icontains", "istartswith", "iendswith", "ilike"}:
                yield node.lineno


def _goes_by_words(call: ast.Call, called: str) -> bool:
    keys = [word.value for word in call.keywords if word.arg == "key"]
    looked_at = call.args if called == "order_by" else keys
    return any(_is_words(node) for each in looked_at for node in ast.walk(each))


def _is_words(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in {"casefold", "lower"} or node.attr.endswith(WORDS)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(WORDS)


def _has_key(call: ast.Call) -> bool:
    return any(
        getattr(node, "id", getattr(node, "attr", "")) in KEYS
        for node in ast.walk(call)
        if not isinstance(node, ast.arg)
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_list_of_words_bypasses_swedish_order(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    found = list(faults(path.read_text(encoding="utf-8")))
    assert not found, f"{name}: lines {found}"


def test_no_template_sorts() -> None:
    for path in sorted((ROOT / "gateway" / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*(dict)?sort", text), path


@pytest.mark.parametrize(
    "source",
    [
        "select(Unit).order_by(Unit.name)",
        "select(Unit).order_by(Unit.id, Unit.title.desc())",
        "select(V).order_by(func.max(V.title))",
        "sorted(rows, key=lambda row: row['title'])",
        "sorted(rows, key=lambda row: (row.id, row.care_unit_name.casefold()))",
        "rows.sort(key=lambda row: row.label)",
        "max(rows, key=lambda row: row['person_name'])",
        "sorted(rows, key=str.casefold)",
        "column.icontains(word)",
    ],
)
def test_what_bypasses_it_is_found(source: str) -> None:
    assert list(faults(source)) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "sorted(rows, key=lambda row: (swedish(row['title']), row['id']))",
        "select(V).order_by(V.title_key, V.programme_id)",
        "select(V).order_by(V.started_at.desc())",
        "max(first, second)",
    ],
)
def test_what_has_a_key_is_not(source: str) -> None:
    assert list(faults(source)) == []
