"""How an item is shown: the extension `questionnaire-itemControl`."""

from collections.abc import Collection

from common.forms.fhir import vocabulary
from common.forms.fhir.elements import Element


def control_of(item: Element) -> str:
    """Give the code of how an item is shown, unmarked, or `""`."""
    coding = _coding(item)
    code = coding.data.get("code") if coding else None
    return code if isinstance(code, str) else ""


def is_shown_as(item: Element, codes: Collection[str]) -> bool:
    """Say whether an item is shown in one of these ways; if so, that has been carried."""
    if control_of(item) not in codes:
        return False
    found, coding = item.extension(vocabulary.ITEM_CONTROL), _coding(item)
    if found and coding:
        found.carry("url")
        coding.carry("system", "code", "display")
    return True


def _coding(item: Element) -> Element | None:
    found = item.extension(vocabulary.ITEM_CONTROL)
    concepts = found.inner("valueCodeableConcept") if found else []
    codings = concepts[0].inner("coding") if concepts else []
    return codings[0] if codings else None
