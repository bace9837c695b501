"""The names of FHIR that both directions use, and small readers for its extensions."""

import json
from collections.abc import Mapping
from typing import Any

_HL7 = "http://hl7.org/fhir/StructureDefinition/"
ITEM_CONTROL = f"{_HL7}questionnaire-itemControl"
UNIT = f"{_HL7}questionnaire-unit"
SLIDER_STEP = f"{_HL7}questionnaire-sliderStepValue"
MINIMUM_CHOICES = f"{_HL7}questionnaire-minOccurs"
MAXIMUM_CHOICES = f"{_HL7}questionnaire-maxOccurs"
MINIMUM = f"{_HL7}minValue"
MAXIMUM = f"{_HL7}maxValue"
MINIMUM_LENGTH = f"{_HL7}minLength"
PATTERN = f"{_HL7}regex"
ORDINAL = f"{_HL7}ordinalValue"
WEIGHT = f"{_HL7}itemWeight"
"""What R5 and later call `ordinalValue`; read, never written."""
OUR_FIELDS = "urn:sob:forms:fields"
"""Our extension: the fields of a form or question that FHIR has no place for, as JSON text; `null` means: no such field."""

CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
MATRIX_CONTROLS = ("gtable", "table")


def extension(url: str, kind: str, value: Any) -> dict[str, Any]:
    """Give an extension, for example `extension(MINIMUM, "Integer", 3)`."""
    return {"url": url, f"value{kind}": value}


def control(code: str) -> dict[str, Any]:
    """Give the extension that says how an item is shown."""
    return extension(ITEM_CONTROL, "CodeableConcept", {"coding": [{"system": CONTROLS, "code": code}]})


def our_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the extension that carries fields of ours."""
    return extension(OUR_FIELDS, "String", json.dumps(fields, ensure_ascii=False, sort_keys=True))


def add_extension(element: dict[str, Any], added: Mapping[str, Any]) -> None:
    """Add an extension to an element."""
    element.setdefault("extension", []).append(dict(added))


def extensions(element: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give an element's extensions that are readable at all."""
    found = element.get("extension")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def find(element: Mapping[str, Any], *urls: str) -> Any:
    """Give the value of the first extension with one of the addresses, or `None`."""
    for one in extensions(element):
        if one.get("url") in urls:
            return value_of(one)
    return None


def value_of(element: Mapping[str, Any], prefix: str = "value") -> Any:
    """Give what stands under `value[x]` (or another choice type of FHIR), whatever its type, or `None`."""
    return next((value for name, value in element.items() if name.startswith(prefix) and len(name) > len(prefix)), None)


def control_of(item: Mapping[str, Any]) -> str:
    """Give the code of how an item is shown, or `""`."""
    concept = find(item, ITEM_CONTROL)
    codings = concept.get("coding") if isinstance(concept, Mapping) else None
    first = codings[0] if isinstance(codings, list) and codings else None
    code = first.get("code") if isinstance(first, Mapping) else None
    return code if isinstance(code, str) else ""


def read_our_fields(element: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of ours that an element carries; unreadable ones count as none."""
    text = find(element, OUR_FIELDS)
    try:
        fields = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}
