"""The script's evaluator of `show_if` beside the engine's: thousands of drawn forms and answers, the same questions shown."""

import json
import random
from typing import Any

from playwright.sync_api import Page

from common.forms import Form, from_html, load_definition, visible_questions
from common.forms.kinds.numbers import Number
from gateway.citizen.parts.form_sheet import limits_of, rule_of
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.home import CHOICES

ASK = """async ([address, cases]) => {
  const { visibleQuestions } = await import(address);
  return cases.map(({questions, pairs}) => [...visibleQuestions(questions, pairs)]);
}"""
EQUALITY, ORDER = ["equals", "not_equals"], ["less", "at_most", "greater", "at_least"]
PRESENCE, CONTAINMENT = ["answered", "not_answered"], ["contains", "not_contains"]
TEXTS = [
    "",
    "  ",
    "\u00a0\u2003",
    "\ufeff",
    "ja",
    "Ja",
    " ja ",
    "en\nrad",
    "en\r\nrad",
    "é",
    "e\u0301",
    "🙂",
    "x" * 10_001,
    "\ufeffj\u200ba\u2060",
    "en\u2028r\u00adad",
    "blods\u00ad \u200d",
    "می‌خواهم",
    "👩‍👧",
    "ក\u200bខ",
]
NUMBERS = [
    "",
    " ",
    "3",
    "3,5",
    "3.50",
    "+3",
    "-3",
    "−3",
    "-0",
    "0",
    "0,0",
    "007",
    "1 000",
    "1\u00a0000",
    "10 00",
    "1e3",
    "3,",
    ",5",
]
NUMBERS += [
    "0,1",
    "0,30",
    "123456789012345",
    "1234567890123456",
    "0,12345678901",
    "1,10000000000",
    "abc",
    "٣",
    "1000000000000000",
    "10.000",
    "3,000",
    "1.000.000",
    "1.000,5",
    "1,000.5",
    "–３\u200b",
    "1.0000",
]
DATES = [
    "",
    "2024-06-25",
    "2024-06-26",
    "2024-02-30",
    "0202-01-01",
    "2199-12-31",
    "2200-01-01",
    "1799-12-31",
    "2024-6-5",
    "2024–06‑25\u200e",
]
TIMES = ["", "１０．４２\ufeff", "10:42", "10.42", "9:05", "09:05", "24:00", "10:42:00", "10:42:01", "23:59"]
SINGLE = ["", "a", "b", "c"]
IDS = ["q0", "constructor", "q2", "q3", "q4", "q5"]
"""Every object of JavaScript has something called `constructor`; no answer must be mistaken for it."""
ROWS = ["r1", "constructor"]
KINDS: dict[str, tuple[dict[str, Any], list[str], list[str], list[Any]]] = {
    "text": ({}, TEXTS, EQUALITY + CONTAINMENT, ["ja", "a", "rad", "é", "🙂"]),
    "long_text": ({"maximum_length": 300}, TEXTS, EQUALITY + CONTAINMENT, ["ja", "en\nrad", "d"]),
    "radio": ({"choices": CHOICES}, SINGLE, EQUALITY, ["a", "b"]),
    "dropdown": ({"choices": CHOICES}, SINGLE, EQUALITY, ["a", "c"]),
    "checkbox": ({"choices": CHOICES}, SINGLE, CONTAINMENT, ["a", "b"]),
    "number": ({}, NUMBERS, EQUALITY + ORDER, [0, 3, 3.5, 0.3, -3, 1000]),
    "whole": ({"step": 1, "minimum": 0}, NUMBERS, EQUALITY + ORDER, [0, 3, 1000, 10000]),
    "limited": ({"maximum": 100, "step": 0.5}, NUMBERS, EQUALITY + ORDER, [3, 10, 3.5]),
    "scale": ({"minimum": 0, "maximum": 10}, NUMBERS, EQUALITY + ORDER, [0, 3, 7]),
    "vas": ({}, NUMBERS, EQUALITY + ORDER, [0, 50]),
    "date": ({}, DATES, EQUALITY + ORDER, ["2024-06-25", "2024-07-01"]),
    "time": ({}, TIMES, EQUALITY + ORDER, ["10:42", "09:05"]),
    "datetime": ({}, DATES, EQUALITY + ORDER, ["2024-06-25T10:42"]),
    "yes_no": ({}, ["", "yes", "no"], EQUALITY, [True, False]),
    "matrix": ({"choices": CHOICES, "rows": [{"id": one, "label": one} for one in ROWS]}, SINGLE, EQUALITY, ["a", "b"]),
}
LIMITED = {"whole": "number", "limited": "number"}
"""Numbers whose limits decide what `10.000` is."""


def a_form(draw: random.Random) -> Form:
    """Draw a form of six questions in which later ones depend on earlier ones."""
    questions: list[dict[str, Any]] = []
    for number in range(6):
        kind = draw.choice(list(KINDS))
        question = {"id": IDS[number], "kind": LIMITED.get(kind, kind), "label": "?", **KINDS[kind][0]}
        if questions and draw.random() < 0.8:
            conditions = [_condition(draw, questions) for _ in range(draw.randint(1, 3))]
            question["show_if"] = {draw.choice(["all", "any"]): conditions}
        questions.append(question)
    return load_definition({"id": "drawn", "title": "?", "questions": questions})


def _condition(draw: random.Random, questions: list[dict[str, Any]]) -> dict[str, Any]:
    about = draw.choice(questions)
    _more, _typed, operators, values = KINDS[about["kind"]]
    operator = draw.choice(operators + PRESENCE)
    condition = {"question": about["id"], "operator": operator}
    if about["kind"] == "matrix" and (operator in EQUALITY or draw.random() < 0.5):
        condition["row"] = draw.choice(ROWS)
    return condition if operator in PRESENCE else {**condition, "value": draw.choice(values)}


def some_pairs(draw: random.Random, form: Form) -> list[list[str]]:
    """Draw what the controls of a form hold; empty controls post nothing to the evaluator, as in the script."""
    pairs = []
    for question in form.questions:
        typed = KINDS[question.kind.value][1]
        if question.kind.value == "datetime":
            pairs += [[f"{question.id}.date", draw.choice(DATES)], [f"{question.id}.time", draw.choice(TIMES)]]
        elif question.kind.value == "matrix":
            pairs += [[f"{question.id}.{row}", draw.choice(typed)] for row in ROWS]
        else:
            several = draw.randint(1, 3) if question.kind.value == "checkbox" else 1
            pairs += [[question.id, draw.choice(typed)] for _ in range(several)]
    return [pair for pair in pairs if pair[1]]


def as_the_script_sees(form: Form) -> list[dict[str, Any]]:
    """Give the questions as the page's data attributes tell them."""
    return [
        {
            "id": question.id,
            "kind": question.kind.value,
            "longest": getattr(question, "room", None),
            "limits": json.loads(limits_of(question)) if isinstance(question, Number) else {},
            "showIf": json.loads(rule_of(question) or "null"),
        }
        for question in form.questions
    ]


def test_script_and_engine_show_the_same_questions(page: Page, net: Net) -> None:
    draw = random.Random(2024)  # noqa: S311 (examples, not secrets)
    drawn = [(form, some_pairs(draw, form)) for form in (a_form(draw) for _ in range(400)) for _ in range(10)]
    cases = [{"questions": as_the_script_sees(form), "pairs": pairs} for form, pairs in drawn]
    page.goto(f"{ORIGIN}/program")
    shown = page.evaluate(ASK, [f"{ORIGIN}/static/questions.js", cases])
    for (form, pairs), by_script in zip(drawn, shown, strict=True):
        answers = from_html(form, [(name, value) for name, value in pairs])
        by_engine = [question.id for question in visible_questions(form, answers)]
        assert by_script == by_engine, (as_the_script_sees(form), pairs)
    assert {len(each) for each in shown} == {1, 2, 3, 4, 5, 6}, "the examples show and hide"
