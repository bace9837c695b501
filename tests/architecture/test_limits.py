"""The operators' page of limits tells each limit with where it stands: what it names exists and has that value, and no limit is missing."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.test_settings import is_declared
from tests.architecture.test_tree import ROOT, text_of, tracked

PAGE = ROOT / "docs" / "operators" / "limits.md"
LIMIT = re.compile(r"(MOST|MAX|LONGEST|LARGEST)(_|$)|.*_LIMIT$|LIMIT$")
"""The names of constants that are limits."""
NO_LIMITS = {
    "PAUSE": "how long one waits before the next attempt",
    "common.chassis.bus.events.MOST_STARTS": "attempts at a start, told in the log",
    "common.chassis.pdf.cleaning.LONGEST_WORD": "where a word is broken",
    "common.forms.fhir.importing.MOST_REASONS": "how many are told",
    "common.forms.patterns.MOST_WAYS": "a guard against slow patterns, told with the pattern",
    "common.forms.review.answers.MOST_MENTIONED": "how many are told",
    "common.forms.scoring.scores.LARGEST": "what a score may come to",
    "services.content.speech.espeak.MOST_MEMORY": "the reader's own process",
    "services.content.speech.wording.numbers.MOST_DIGITS": "how a number is read",
    "gateway.content.parts.saving.MOST_MEETINGS": "how often a conflict is settled before a person is asked",
    "gateway.citizen.answering.MOST_MEETINGS": "the same",
    "gateway.citizen.parts.form_sheet.MOST_POINTS": "what is drawn as buttons",
    "gateway.aggregates": "what a process remembers, or asks at once",
}
"""What has such a name and isn't one, by the end or the beginning of its name, and why."""
ROWS = [row for row in PAGE.read_text(encoding="utf-8").splitlines() if row.startswith("| ") and "`" in row]
NAMES = re.compile(r"`([\w.]+)`")


def constants(file: Path) -> dict[str, Any]:
    """Give a module's constants that can be reckoned without running it."""
    found = {}
    for statement in ast.parse(text_of(file)).body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                if {each.id for each in ast.walk(value) if isinstance(each, ast.Name)} <= {"timedelta"}:
                    try:
                        found[name] = eval(ast.unparse(value), {"timedelta": timedelta, "__builtins__": {}})  # noqa: S307 (our own code)
                    except NameError:
                        continue
    return found


def value_of(dotted: str) -> Any:
    """Give what a dotted name stands for: a constant's value, or the module's path."""
    file = Path(*dotted.split(".")).with_suffix(".py")
    if (ROOT / file).is_file() or (ROOT / file.with_suffix("")).is_dir():
        return file
    module, _, name = dotted.rpartition(".")
    return constants(Path(*module.split(".")).with_suffix(".py"))[name]


def tellings(value: float | timedelta, name: str) -> Iterator[str]:
    """Give the ways to tell a value."""
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    for length, word in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= length and seconds % length == 0 and (isinstance(value, timedelta) or length <= seconds):
            count = f"{seconds // length:.0f}"
            yield f"{count} {word.removesuffix('s') if count == '1' else word}"
    if "BYTES" in name or "MEMORY" in name:
        for length, word in ((1024**2, "MB"), (1024, "kB")):
            if seconds % length == 0:
                yield f"{seconds // length} {word}"
    if not isinstance(value, timedelta):
        yield f"{value:,}".removesuffix(".0")


@pytest.mark.parametrize("row", ROWS)
def test_each_row_names_what_exists_and_tells_its_value(row: str) -> None:
    limit, where = (cell.strip() for cell in row.strip("| ").split(" | ")[1:3])
    for name in NAMES.findall(where):
        if "." not in name:
            assert is_declared(name), name
            continue
        value = value_of(name)
        told = [] if isinstance(value, Path) else list(tellings(value, name))
        assert not told or any(re.search(rf"(?<![\d.,]){re.escape(each)}(?![\d]|[.,]\d)", limit) for each in told), (
            name,
            told,
            limit,
        )
    assert NAMES.search(where), row


def test_no_limit_is_missing() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for file in tracked(".py"):
        if file.parts[0] not in {"common", "services", "gateway"}:
            continue
        module = ".".join(file.with_suffix("").parts).removesuffix(".__init__")
        for name, value in constants(file).items():
            dotted = f"{module}.{name}"
            is_limit = LIMIT.match(name) and isinstance(value, int | float | timedelta)
            if is_limit and not any(dotted.startswith(each) or each in name for each in NO_LIMITS):
                assert f"`{dotted}`" in page, dotted
