"""What a page sends back as a number is read by `gateway.fields.whole`: Python's `int` takes digits of every script, signs, underscores and blanks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "gateway").rglob("*.py"))
POSTED = {"form", "args", "posted"}


def loose(source: str) -> Iterator[int]:
    """Give the lines that read a posted field or a query's parameter with `int`."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        is_int = isinstance(node.func, ast.Name) and node.func.id == "int"
        if is_int and any(_is_posted(each) for argument in node.args for each in ast.walk(argument)):
            yield node.lineno
        if any(word.arg == "type" and getattr(word.value, "id", "") == "int" for word in node.keywords):
            yield node.lineno


def _is_posted(node: ast.AST) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) in POSTED


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_posted_number_is_read_loosely(path: Path) -> None:
    assert not list(loose(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "line", ['int(request.form["version"])', 'request.args.get("sandning", type=int)', 'int(form[f"{head}.version"])']
)
def test_a_loose_reading_is_found(line: str) -> None:
    assert list(loose(line)) == [1]
