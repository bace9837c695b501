"""What is told about a conversion: nothing is left out in silence."""

import json
from dataclasses import dataclass
from typing import Any

from common.phrases import questionnaires
from common.phrases.code import Phrase

MOST_NOTES = 500
"""More would not fit in a message, and nobody reads them; the last one then names what the others were about."""
_SHOWN = 60


class NotAQuestionnaireError(ValueError):
    """Data that is no FHIR R4 Questionnaire, or one that is too large or too deep. `phrase` says why."""

    def __init__(self, phrase: Phrase) -> None:
        """Keep the phrase."""
        super().__init__(phrase["code"])
        self.phrase = phrase


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be carried as it was: the item's `linkId` (`""`: the whole), and a phrase.

    `path` is where that stands in the resource which isn't carried at all, `""` when it is carried in another way.
    """

    item: str
    phrase: Phrase
    path: str = ""


def shown(value: Any, longest: int = _SHOWN) -> str:
    """Give a value of the resource, short enough to repeat."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def bounded(notes: list[Note]) -> list[Note]:
    """Give the notes, each once; when they are very many, what the last of them are about in one."""
    once = list({repr(note): note for note in notes}.values())
    if len(once) <= MOST_NOTES:
        return once
    kept, rest = once[: MOST_NOTES - 1], once[MOST_NOTES - 1 :]
    places = ", ".join(dict.fromkeys(note.item for note in rest if note.item))
    return [*kept, Note("", questionnaires.MORE_NOTES(number=len(rest), places=shown(places, 2_000)))]
