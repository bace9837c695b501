"""Questionnaires as other systems might send them: say only what the test is about."""

from typing import Any

from common.forms import load_definition
from common.forms.fhir import from_questionnaire
from gateway.phrases import say

HL7 = "http://hl7.org/fhir/StructureDefinition/"
OPTIONS = [{"valueCoding": {"code": "LA1", "display": "Aldrig"}}, {"valueCoding": {"code": "LA2", "display": "Ofta"}}]


def questionnaire(*items: Any, **fields: Any) -> dict[str, Any]:
    """Give a Questionnaire."""
    return {"resourceType": "Questionnaire", "status": "active", "title": "Främmande", "item": list(items)} | fields


def item(link: str, type_: str, **fields: Any) -> dict[str, Any]:
    """Give an item."""
    return {"linkId": link, "type": type_, "text": f"Fråga {link}"} | fields


def when(question: str, operator: str, **answer: Any) -> dict[str, Any]:
    """Give one condition."""
    return {"question": question, "operator": operator, **answer}


def shown_as(code: str) -> dict[str, Any]:
    """Give the extension for how an item is shown."""
    return {"url": f"{HL7}questionnaire-itemControl", "valueCodeableConcept": {"coding": [{"code": code}]}}


def coding(code: str, display: str = "", system: str = "") -> dict[str, Any]:
    """Give an alternative."""
    parts = {"system": system, "code": code, "display": display}
    return {"valueCoding": {name: value for name, value in parts.items() if value}}


def read(*items: Any, **fields: Any) -> dict[str, Any]:
    """Give the definition of a Questionnaire, which must be loadable."""
    definition = from_questionnaire(questionnaire(*items, **fields)).definition
    load_definition(definition)
    return definition


def questions(*items: Any, **fields: Any) -> list[dict[str, Any]]:
    """Give the questions of a Questionnaire."""
    found: list[dict[str, Any]] = read(*items, **fields)["questions"]
    return found


def by_id(*items: Any, **fields: Any) -> dict[str, dict[str, Any]]:
    """Give the questions by their ids."""
    return {question["id"]: question for question in questions(*items, **fields)}


def noted(*items: Any, **fields: Any) -> dict[str, str]:
    """Give what was told, by linkId, all that was told of an item in one text."""
    told: dict[str, str] = {}
    for note in from_questionnaire(questionnaire(*items, **fields)).notes:
        told[note.item] = f"{told.get(note.item, '')} {say(note.phrase)}".strip()
    return told
