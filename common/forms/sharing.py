"""What of a definition may reach the person who answers: the questions, not how the answers are judged."""

from collections.abc import Mapping
from typing import Any

_FOR_STAFF = frozenset({"scores", "flags"})


def definition_for_citizens(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Give a definition without scores, flag rules and the points of choices: they hold words for staff, and could steer answers."""
    shown = {name: value for name, value in definition.items() if name not in _FOR_STAFF}
    return shown | {"questions": [_without_points(question) for question in definition["questions"]]}


def _without_points(question: Mapping[str, Any]) -> dict[str, Any]:
    if not question.get("choices"):
        return dict(question)
    choices = [{name: value for name, value in choice.items() if name != "value"} for choice in question["choices"]]
    return {**question, "choices": choices}
