"""What of a definition may reach the person who answers: the questions, not how the answers are judged."""

from collections.abc import Mapping
from typing import Any

_FOR_STAFF = frozenset({"scores", "flags", "fhir"})


def definition_for_citizens(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Give a definition without scores, flag rules, the points of choices and codes of other systems.

    They hold words for staff, and could steer answers.
    """
    return {**_without(definition, _FOR_STAFF), "questions": [_shared(one) for one in definition["questions"]]}


def _shared(question: Mapping[str, Any]) -> dict[str, Any]:
    lists = {name: question[name] for name in ("choices", "rows") if question.get(name)}
    return {
        **_without(question, {"fhir"}),
        **{name: [_without(one, {"value", "fhir"}) for one in each] for name, each in lists.items()},
    }


def _without(fields: Mapping[str, Any], names: frozenset[str] | set[str]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}
