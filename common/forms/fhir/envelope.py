"""From a resource to the Questionnaire in it: what is refused at once, and what came with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from common.forms.fhir.elements import Element, cleaned
from common.forms.fhir.notes import NotAQuestionnaireError
from common.forms.fhir.terminology import Terminology
from common.phrases import questionnaires

MOST_ITEMS = 1_000
DEEPEST = 20
_OTHER_RELEASES = {
    "R5": {"versionAlgorithmString", "versionAlgorithmCoding", "copyrightLabel", "answerConstraint", "disabledDisplay"},
    "STU3": {
        "option",
        "options",
        "initialBoolean",
        "initialString",
        "initialInteger",
        "initialDecimal",
        "initialCoding",
    },
}
_TYPES_OF_R5 = {"coding", "question"}


@dataclass(frozen=True)
class Opened:
    """The Questionnaire, what it was sent in (itself, or a Bundle), and the lists of alternatives that came along."""

    questionnaire: Element
    sent: Element
    terminology: Terminology


def opened(resource: Any) -> Opened:
    """Give the Questionnaire of a resource, alone or the only one of a Bundle; raises `NotAQuestionnaireError`."""
    data = cleaned(resource)
    if not isinstance(data, Mapping) or data.get("resourceType") not in (
        "Questionnaire",
        "Bundle",
    ):  # JSON: it may be a list, which no set holds
        raise NotAQuestionnaireError(questionnaires.NO_QUESTIONNAIRE())
    sent = Element(data, "")
    sent.carry("resourceType")
    if data["resourceType"] == "Bundle":
        _carry_the_envelope(sent)
    beside = [one for entry in sent.inner("entry") for one in entry.inner("resource")]
    found = [sent] if data["resourceType"] == "Questionnaire" else _of_type(beside, "Questionnaire")
    if len(found) != 1:
        raise NotAQuestionnaireError(questionnaires.ONE_QUESTIONNAIRE(number=len(found)))
    questionnaire = found[0]
    questionnaire.carry("resourceType")
    _refuse_what_means_something_else(questionnaire.data)
    return Opened(questionnaire, sent, Terminology(questionnaire.inner("contained"), beside))


def _carry_the_envelope(bundle: Element) -> None:
    """Mark what is about the sending alone."""
    bundle.carry("type", "timestamp")
    for entry in bundle.inner("entry"):
        entry.carry("fullUrl", "search", "request")


def items_of(element: Element) -> list[Element]:
    """Give the items in the resource or in an item."""
    return element.inner("item")


def every_item(element: Element, depth: int = 0) -> Iterator[Element]:
    """Give all the items of a resource in their order; raises `NotAQuestionnaireError` for too deep ones and for what is no list of items."""
    items = items_of(element)
    if depth > DEEPEST:
        raise NotAQuestionnaireError(questionnaires.TOO_MANY_LEVELS(most=DEEPEST))
    if element.data.get("item") is not None and not (items and isinstance(element.data["item"], list)):
        raise NotAQuestionnaireError(questionnaires.ITEM_IS_A_LIST())
    for item in items:
        yield item
        yield from every_item(item, depth + 1)


def _of_type(resources: list[Element], type_: str) -> list[Element]:
    return [one for one in resources if one.data.get("resourceType") == type_]


def _refuse_what_means_something_else(data: Mapping[str, Any]) -> None:
    if data.get("modifierExtension") or data.get("implicitRules"):
        raise NotAQuestionnaireError(questionnaires.MEANS_SOMETHING_ELSE())
    elements = [Element(data, "")]
    elements += every_item(elements[0])
    if len(elements) - 1 > MOST_ITEMS:
        raise NotAQuestionnaireError(questionnaires.TOO_MANY_ITEMS(most=MOST_ITEMS))
    for element in elements:
        release, sign = _other_release(element)
        if release:
            told, link = {"release": release, "sign": sign}, element.data.get("linkId")
            raise NotAQuestionnaireError(
                questionnaires.OTHER_RELEASE_AT(**told, link=link) if link else questionnaires.OTHER_RELEASE(**told)
            )


def _other_release(element: Element) -> tuple[str, str]:
    """Give a release of FHIR that has what R4 hasn't, and the sign of it."""
    for release, names in _OTHER_RELEASES.items():
        for name in sorted(names & set(element.data)):
            return release, name
    type_ = element.data.get("type")
    if isinstance(type_, str) and type_ in _TYPES_OF_R5:
        return "R5", f"type {type_}"
    if any("hasAnswer" in condition.data for condition in element.inner("enableWhen")):
        return "STU3", "hasAnswer"
    return "", ""
