"""How many sent forms of 30 questions one core judges and scores in a second: three questions of each of ten kinds, four on condition.

Processor time is counted, since nothing here waits: what `moments` does with a form that it has loaded, and what an editor waits for when a
definition is read afresh.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from common.forms import Form, check_draft, check_submission, evaluate, load_definition

QUESTIONS = 30
ROUNDS = 9
SECONDS = 0.2
TODAY = date(2024, 6, 25)
CHOICES = [{"id": name, "label": f"Alternativ {name}", "value": value} for value, name in enumerate("abcd")]
ROWS = [{"id": name, "label": f"Rad {name}"} for name in "xyz"]

KINDS: list[tuple[str, dict[str, Any], Any]] = [
    ("radio", {"choices": CHOICES}, "b"),
    ("scale", {"minimum": 1, "maximum": 5}, 3),
    ("number", {"minimum": 0, "maximum": 60, "step": 0.5}, 2.5),
    ("text", {"maximum_length": 200}, "Ett svar på en rad."),
    ("yes_no", {}, True),
    ("checkbox", {"choices": CHOICES}, ["a", "c"]),
    ("dropdown", {"choices": CHOICES}, "d"),
    ("vas", {}, 40),
    ("date", {"latest": "today"}, "2024-06-25"),
    ("matrix", {"choices": CHOICES, "rows": ROWS}, {"x": "a", "y": "b", "z": "d"}),
]


def definition() -> dict[str, Any]:
    """Give the form: all mandatory, with a score over half of its questions and a rule on it."""
    questions = []
    for number in range(QUESTIONS):
        kind, more, _ = KINDS[number % len(KINDS)]
        rule = {"all": [{"question": f"q{number - len(KINDS)}", "operator": "answered"}]}
        shown = {"show_if": rule} if number >= len(KINDS) and number % 5 == 0 else {}
        questions.append({"id": f"q{number}", "kind": kind, "label": "En fråga", "mandatory": True, **more, **shown})
    score = {"id": "s", "title": "Summa", "expression": "sum(q0..q2, q4..q7, q9, q10..q12, q20, q21)"}
    high = {"all": [{"score": "s", "operator": "at_least", "value": 3}]}
    rule = {"id": "r", "priority": "act", "staff_text": "Hög", "when": high}
    return {"id": "matning", "title": "Mätning", "questions": questions, "scores": [score], "flags": [rule]}


def measure() -> dict[str, float]:
    """Give `forms.validate_per_second`, and what belongs to it; each the median of several rounds."""
    form = load_definition(definition())
    answers = {f"q{number}": KINDS[number % len(KINDS)][2] for number in range(QUESTIONS)}
    _prove(form, answers)
    return {
        "forms.validate_per_second": _per_second(lambda: check_submission(form, answers, TODAY)),
        "forms.draft_per_second": _per_second(lambda: check_draft(form, answers)),
        "forms.score_per_second": _per_second(lambda: evaluate(form, answers)),
        "forms.load_per_second": _per_second(lambda: load_definition(definition())),
    }


def _prove(form: Form, answers: dict[str, Any]) -> None:
    """Raise unless every question is answered and judged: a form that is refused at once would be quick."""
    checked = check_submission(form, answers, TODAY)
    outcome = evaluate(form, checked.answers)
    if checked.errors or len(checked.answers) != QUESTIONS or not outcome.flags:
        message = f"the form was not judged whole: {checked.errors}"
        raise RuntimeError(message)


def _per_second(work: Callable[[], object]) -> float:
    return statistics.median(_round(work) for _ in range(ROUNDS))


def _round(work: Callable[[], object]) -> float:
    began, done = time.process_time(), 0
    while (took := time.process_time() - began) < SECONDS:
        work()
        done += 1
    return done / took
