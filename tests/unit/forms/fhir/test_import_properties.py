"""Any valid R4 Questionnaire gives a form that can be used, tells everything that it doesn't carry, and never asks more than was meant."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from fhir.resources.R4B.questionnaire import Questionnaire
from hypothesis import given
from hypothesis import strategies as st

from common.forms import load_definition
from common.forms.fhir import Imported, from_questionnaire, to_questionnaire
from gateway.phrases import say
from tests.unit.forms.fhir.drawing_resources import resources
from tests.unit.forms.fhir.invariants import broken_rules

Path = tuple[str | int, ...]
Told = tuple[dict[str, Any], list[tuple[str, str]]]

NOT_CARRIED_BY_DESIGN = {"system", "display"}
"""Of how an item is shown: its code says it all."""


def told(resource: dict[str, Any]) -> Told:
    """Give the definition and the notes without where they stand, which changes when something before them goes."""
    imported = from_questionnaire(resource)
    return imported.definition, [(note.item, say(note.phrase)) for note in imported.notes]


@given(resources())
def test_any_questionnaire_gives_a_form_that_can_be_used_and_goes_out_again(resource: dict[str, Any]) -> None:
    Questionnaire.model_validate_json(json.dumps(resource))
    imported = from_questionnaire(resource)
    load_definition(imported.definition)
    exported = to_questionnaire(imported.definition).resource
    Questionnaire.model_validate_json(json.dumps(exported))
    assert broken_rules(exported) == []
    assert from_questionnaire(exported).definition == imported.definition


@given(resources(), st.data())
def test_nothing_can_be_taken_away_without_a_trace(resource: dict[str, Any], data: st.DataObject) -> None:
    """What is carried is in the definition; what isn't is in the notes. So whatever goes away, one of them changes."""
    path = data.draw(st.sampled_from(sorted(_leaves(resource), key=str)))
    imported = from_questionnaire(resource)
    if _is_told_whole(imported, path) or _is_nothing(resource, path):
        return
    assert told(_without(resource, path)) != told(resource)


@given(resources())
def test_nobody_must_answer_what_nobody_had_to_answer(resource: dict[str, Any]) -> None:
    required = {item["linkId"] for item in _items(resource) if item.get("required")}
    imported = from_questionnaire(resource)
    lost = {note.item for note in imported.notes if "kan inte tas med helt" in say(note.phrase)}
    for question in imported.definition["questions"]:
        names = {question["id"], question.get("fhir", {}).get("linkId")}
        rows = {row.get("fhir", {}).get("linkId") for row in question.get("rows", ())}
        if question.get("mandatory"):
            assert (names | rows) & required
            assert not names & lost


def _items(element: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in element.get("item", []):
        yield item
        yield from _items(item)


def _leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        if isinstance(one, dict | list):
            yield from _leaves(one, (*path, name))
        elif name not in {"resourceType", "linkId", "type", "url", "question", "operator"}:
            yield (*path, name)


def _is_told_whole(imported: Imported, path: Path) -> bool:
    """Tell whether a note is about an element that the path is in, as one; an item's note isn't about the items in it."""
    places = {_place(path[:length]) for length in range(1, len(path))}
    innermost = (
        _place(path[: max(place for place, name in enumerate(path) if name == "item") + 2]) if "item" in path else ""
    )
    return any(note.path in places and len(note.path) >= len(innermost) for note in imported.notes if note.path)


def _place(path: Path) -> str:
    return "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in path).removeprefix(".")


def _is_nothing(resource: dict[str, Any], path: Path) -> bool:
    """Tell whether the value says what is so anyway, or how an item is shown a second time."""
    *_, element, value = _along(resource, path)
    is_control = "valueCodeableConcept" in path and path[-1] in NOT_CARRIED_BY_DESIGN
    is_lone = path[-1] == "enableBehavior" and (value == "all" or len(element["enableWhen"]) < 2)
    return value in (False, "active", "Patient") or is_control or is_lone


def _without(resource: dict[str, Any], path: Path) -> dict[str, Any]:
    changed = deepcopy(resource)
    *_, element, _ = _along(changed, path)
    del element[path[-1]]
    return changed


def _along(value: Any, path: Path) -> Iterator[Any]:
    """Give what stands at each step of a path, the whole first."""
    yield value
    for name in path:
        value = value[name]
        yield value
