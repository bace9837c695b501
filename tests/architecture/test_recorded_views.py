"""Patient data reaches a page through `gateway.recorded` alone, where no record can be forgotten; what is said to be nobody's is told here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "gateway").rglob("*.py"))
OPENS_VIEWS = {"gateway/access.py", "gateway/recorded.py"}
NOBODYS = {"absences", "authors", "caseloads", "erasures", "offers"}
"""What only names staff: a new one is a decision."""


def called(source: str) -> Iterator[tuple[str, ast.Call]]:
    """Give the calls in some source, by the last name of what is called."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def opens_a_view(source: str) -> bool:
    """Tell whether it opens a view by itself, or names whom one concerns."""
    return any(name in {"viewing", "concerns", "nobody"} for name, _ in called(source))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_opens_a_view_by_itself(path: Path) -> None:
    assert str(path.relative_to(ROOT)) in OPENS_VIEWS or not opens_a_view(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "line", ["with backend.viewing(action='read') as access: pass", "access.concerns([])", "viewing()"]
)
def test_a_view_of_ones_own_is_found(line: str) -> None:
    assert opens_a_view(line)


def test_what_concerns_nobody_is_told() -> None:
    sources = [path.read_text(encoding="utf-8") for path in FILES]
    told = {
        ast.literal_eval(call.args[0]) for source in sources for name, call in called(source) if name == "of_nobody"
    }
    assert told == NOBODYS
