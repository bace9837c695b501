"""The script's `visibleQuestions` and the engine's agree on every form of the real package, for answers of all kinds."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import BrowserContext, Page

from common.forms import Form, Question, from_html, load_definition, visible_questions
from gateway.citizen.parts.form_sheet import rule_of
from tests.system import System

FORMS = Path(__file__).resolve().parents[2] / "programmes" / "tobakshjalpen" / "forms"
SEED = 20261122
TRIES = 60
ASK_SCRIPT = """async ([address, questions, tries]) => {
  const { visibleQuestions } = await import(address);
  return tries.map((pairs) => [...visibleQuestions(questions, pairs)]);
}"""
ODD = (
    "",
    " ",
    "0",
    "7",
    "8",
    "7,0",
    "7.5",
    "-1",
    "1 000",
    "10",
    "abc",
    "2026-09-07",
    "2026-02-30",
    "09:30",
    "25:00",
    "å\n",
    "yes",
    "no",
    "ja",
)

Pairs = list[tuple[str, str]]


@pytest.fixture(scope="module")
def script(system: System, browser: Any) -> Iterator[Page]:
    """Give a page of the gateway's, where its scripts may be asked."""
    context: BrowserContext = browser.new_context()
    page = context.new_page()
    page.goto(f"{system.url}/tillganglighet")
    yield page
    context.close()


@pytest.mark.parametrize("file", sorted(FORMS.glob("*.yaml")), ids=lambda file: file.stem)
def test_script_and_engine_show_the_same_questions(script: Page, system: System, file: Path) -> None:
    form = load_definition(yaml.safe_load(file.read_text(encoding="utf-8")))
    chance = random.Random(SEED)  # noqa: S311 (examples, no secrets)
    tries = [[pair for question in form.questions for pair in some_pairs(question, chance)] for _ in range(TRIES)]
    questions = [
        {"id": each.id, "kind": each.kind.value, "longest": getattr(each, "room", None), "showIf": rule(each)}
        for each in form.questions
    ]
    shown = script.evaluate(ASK_SCRIPT, [f"{system.url}/static/questions.js", questions, tries])
    assert shown == [engine_shows(form, pairs) for pairs in tries]


def rule(question: Question) -> Any:
    return json.loads(rule_of(question)) if question.show_if else None


def engine_shows(form: Form, pairs: Pairs) -> list[str]:
    return [question.id for question in visible_questions(form, from_html(form, pairs))]


def some_pairs(question: Question, chance: random.Random) -> Pairs:
    """Give what the question's controls might hold: nothing, something fitting, or something odd."""
    if chance.random() < 0.2:
        return []
    fitting = FITTING.get(question.kind.value)
    return fitting(question, chance) if fitting else [(question.id, chance.choice(ODD))]


def _choices(question: Any, chance: random.Random) -> Pairs:
    return [(question.id, each.id) for each in question.choices if chance.random() < 0.4]


def _choice(question: Any, chance: random.Random) -> Pairs:
    return [(question.id, chance.choice(question.choices).id)]


def _point(question: Any, chance: random.Random) -> Pairs:
    return [(question.id, str(chance.choice(question.points)))]


def _yes_no(question: Any, chance: random.Random) -> Pairs:
    return [(question.id, chance.choice(("yes", "no")))]


def _rows(question: Any, chance: random.Random) -> Pairs:
    return [
        (f"{question.id}.{row.id}", chance.choice(question.choices).id)
        for row in question.rows
        if chance.random() < 0.7
    ]


FITTING: dict[str, Callable[[Any, random.Random], Pairs]] = {
    "checkbox": _choices,
    "radio": _choice,
    "dropdown": _choice,
    "scale": _point,
    "vas": _point,
    "yes_no": _yes_no,
    "matrix": _rows,
}
