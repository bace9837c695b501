"""Our extension: what of a form or question FHIR has no place for, so that a form of ours comes back as it went.

Each field says what reading the resource without it gave when it was written. Where reading gives something else today, another system has
changed it, and that change holds.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from common.forms.fhir import vocabulary
from common.forms.fhir.elements import Element, cleaned
from common.forms.fhir.notes import Note
from common.phrases import questionnaires

_NAME = re.compile("[a-z_]{1,40}")
_FIELDS, _INSTEAD, _ID = "urn:sob:forms:fields", "urn:sob:forms:instead-of", "urn:sob:forms:id"
"""JSON objects as text: our fields (`null`: no such field); for those that reading gives too, what it gives; the id of an item."""


def carry(element: dict[str, Any], wanted: Mapping[str, Any], read: Mapping[str, Any], *, besides: str) -> list[str]:
    """Let an element carry what reading it doesn't give as it is wanted, but for one field; gives the names of those fields."""
    names = [name for name in {**wanted, **read} if name != besides and not same(wanted.get(name), read.get(name))]
    _put(element, _FIELDS, {name: wanted.get(name) for name in names})
    _put(element, _INSTEAD, {name: read[name] for name in names if read.get(name) is not None})
    return names


def carry_id(element: dict[str, Any], identifier: str) -> None:
    """Let an element carry the id that it has here, which its linkId doesn't give."""
    _put(element, _ID, {"id": identifier})


def apply(data: dict[str, Any], element: Element, link: str, besides: str = "") -> list[Note]:
    """Put the fields that an element carries, but for one, into what was read of it; tells those that another system has changed."""
    fields, instead = _taken(element, _FIELDS), _taken(element, _INSTEAD)
    notes = []
    for name, value in fields.items():
        if name == besides:
            continue
        if not _NAME.fullmatch(name) or not same(data.get(name), instead.get(name)):
            changed = questionnaires.CHANGED_ELSEWHERE(name=name[:40])
            notes.append(Note(link, changed, element.at("extension")))
        elif value is None:
            data.pop(name, None)
        else:
            data[name] = value
    return notes


def kept_id(element: Element) -> str:
    """Give the id that an element carries, or `""`."""
    identifier = _taken(element, _ID).get("id")
    return identifier if isinstance(identifier, str) else ""


def same(one: Any, other: Any) -> bool:
    """Say whether two values are the same JSON: `true` isn't 1, though Python says so."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _put(element: dict[str, Any], url: str, fields: Mapping[str, Any]) -> None:
    """Write an extension in place of an earlier one; without fields there is none."""
    others = [one for one in element.pop("extension", ()) if one["url"] != url]
    if fields:
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
        others.append(vocabulary.extension(url, "String", text))
    if others:
        element["extension"] = others


def _taken(element: Element, url: str) -> dict[str, Any]:
    found = element.extension(url)
    text = found.data.get("valueString") if found else None
    try:
        fields = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    if found is None or not isinstance(fields, dict):
        return {}
    found.carry("url", "valueString")
    read: dict[str, Any] = cleaned(fields)
    return read
