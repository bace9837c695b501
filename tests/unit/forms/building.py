"""Small definitions for tests: say only what the test is about."""

from typing import Any

import pytest

from common.forms import BrokenForm, Form, Question, load_definition
from gateway.phrases import say

CHOICES = [{"id": "a", "label": "Aldrig"}, {"id": "b", "label": "Ibland"}, {"id": "c", "label": "Alltid"}]
VALUED = [{**choice, "value": value} for value, choice in enumerate(CHOICES)]
"""Aldrig 0, Ibland 1, Alltid 2."""
ROWS = [{"id": "r1", "label": "Sömn"}, {"id": "r2", "label": "Oro"}]

NEEDED: dict[str, dict[str, Any]] = {
    "radio": {"choices": CHOICES},
    "dropdown": {"choices": CHOICES},
    "checkbox": {"choices": CHOICES},
    "matrix": {"choices": CHOICES, "rows": ROWS},
    "scale": {"minimum": 1, "maximum": 5},
}
"""What a kind can't be without."""


def asks(kind: str, identifier: str = "q", **fields: Any) -> dict[str, Any]:
    """Give the definition of a question; `fields` replace or add."""
    return {"id": identifier, "kind": kind, "label": f"Fråga {identifier}"} | NEEDED.get(kind, {}) | fields


def defines(*questions: Any, **fields: Any) -> dict[str, Any]:
    """Give the definition of a form with these questions."""
    return {"id": "form", "title": "Ett formulär", "questions": list(questions)} | fields


def form_of(*questions: Any, **fields: Any) -> Form:
    """Give the loaded form."""
    return load_definition(defines(*questions, **fields))


def question_of(kind: str, **fields: Any) -> Question:
    """Give one loaded question."""
    return form_of(asks(kind, **fields)).questions[0]


def shown_if(operator: str, *value: Any, question: str = "q") -> dict[str, Any]:
    """Give a rule with one condition."""
    condition = {"question": question, "operator": operator} | ({"value": value[0]} if value else {})
    return {"all": [condition]}


def faults_of(definition: Any) -> dict[str, str]:
    """Give the faults of a broken definition: path → reason (the last one of a path)."""
    with pytest.raises(BrokenForm) as caught:
        load_definition(definition)
    assert caught.value.faults
    return {fault.path: say(fault.reason) for fault in caught.value.faults}
