"""The alternatives of a FHIR item: `answerOption`, or a value set contained in the resource."""

from collections.abc import Mapping
from typing import Any

from common.forms.fhir import vocabulary
from common.forms.fhir.conditions import slug
from common.forms.fhir.notes import Note


def read_choices(item: Mapping[str, Any], contained: Any, notes: list[Note]) -> list[dict[str, Any]]:
    """Give `[{id, label, value?}]`, empty when there is nothing to choose among."""
    options = item.get("answerOption")
    codings = _of_value_set(item, contained)
    if isinstance(options, list):
        codings = [_as_coding(one) for one in options]
    choices: list[dict[str, Any]] = []
    for coding in codings:
        words = (coding.get("display"), coding.get("code"))
        label: str = next((one for one in words if isinstance(one, str) and one), "")
        identifier = slug(str(coding.get("code") or label))
        if not label or not identifier or any(choice["id"] == identifier for choice in choices):
            notes.append(Note(str(item.get("linkId", "")), f"Ett alternativ går inte att läsa: {label[:60] or '?'}."))
            continue
        choice: dict[str, Any] = {"id": identifier, "label": label}
        value = vocabulary.find(coding, vocabulary.ORDINAL, vocabulary.WEIGHT)
        if isinstance(value, int | float) and not isinstance(value, bool):
            choice["value"] = value
        choices.append(choice)
    return choices


def selected(item: Mapping[str, Any]) -> list[str]:
    """Give the ids of the alternatives that are chosen from the start."""
    options = item.get("answerOption")
    chosen = [one for one in options if isinstance(one, Mapping)] if isinstance(options, list) else []
    return [slug(str(_as_coding(one).get("code", ""))) for one in chosen if one.get("initialSelected") is True]


def _as_coding(option: Any) -> Mapping[str, Any]:
    if not isinstance(option, Mapping):
        return {}
    value = vocabulary.value_of(option)
    if isinstance(value, Mapping):
        # The weight of an alternative may stand at the option or at its coding.
        return {**value, "extension": [*vocabulary.extensions(option), *vocabulary.extensions(value)]}
    return {"code": str(value), "display": str(value)} if value is not None else {}


def _of_value_set(item: Mapping[str, Any], contained: Any) -> list[Mapping[str, Any]]:
    reference = item.get("answerValueSet")
    if not isinstance(reference, str) or not reference.startswith("#") or not isinstance(contained, list):
        return []
    sets = (one for one in contained if isinstance(one, Mapping) and one.get("resourceType") == "ValueSet")
    found = next((one for one in sets if one.get("id") == reference[1:]), {})
    return [concept for group in _groups(found) for concept in group if isinstance(concept, Mapping)]


def _groups(value_set: Mapping[str, Any]) -> list[list[Any]]:
    expansion, compose = value_set.get("expansion"), value_set.get("compose")
    if isinstance(expansion, Mapping) and isinstance(expansion.get("contains"), list):
        return [expansion["contains"]]
    included = compose.get("include") if isinstance(compose, Mapping) else None
    groups = included if isinstance(included, list) else []
    concepts = [one.get("concept") for one in groups if isinstance(one, Mapping)]
    return [one for one in concepts if isinstance(one, list)]
