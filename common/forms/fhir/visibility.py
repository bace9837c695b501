"""Who may see an item, and who may write in it: what says that a person shouldn't is never taken for decoration."""

from common.forms.fhir import vocabulary
from common.forms.fhir.elements import Element
from common.phrases import questionnaires
from common.phrases.code import Phrase

_SHOWN_IN_ANSWERS = ("display", "display-non-empty")


def hides(item: Element) -> Phrase | None:
    """Give why an item and all that is in it isn't for the person who answers."""
    if item.data.get("modifierExtension"):
        return questionnaires.HAS_MODIFIERS()
    hidden = item.extension(vocabulary.HIDDEN)
    if hidden and hidden.data.get("valueBoolean") is not False:
        return questionnaires.HIDDEN()
    usage = item.extension(vocabulary.USAGE_MODE)
    if usage and usage.data.get("valueCode") in _SHOWN_IN_ANSWERS:
        return questionnaires.FOR_READERS_ONLY()
    return None


def writes_itself(item: Element) -> Phrase | None:
    """Give why the answer of an item isn't written by the person."""
    if item.data.get("readOnly") is True:
        return questionnaires.READ_ONLY()
    if item.extension(*vocabulary.CALCULATED):
        return questionnaires.CALCULATED()
    return None


def carry_what_shows(item: Element) -> None:
    """Mark what says only that the person sees the item and writes in it, which is so for all items here."""
    if item.data.get("readOnly") is False:
        item.carry("readOnly")
    if item.data.get("required") is False:
        item.carry("required")
    if item.data.get("repeats") is False:
        item.carry("repeats")
    for url, shown in ((vocabulary.HIDDEN, False), (vocabulary.USAGE_MODE, "capture-display")):
        found = item.extension(url)
        if found and found.choice()[1] == shown:
            item.extended(url, bool, str)
