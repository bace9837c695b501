"""What is told about a conversion: nothing is left out in silence."""

from dataclasses import dataclass


class NotAQuestionnaireError(ValueError):
    """Data that is no FHIR R4 Questionnaire, or one that is too large or too deep. Its text is a Swedish sentence."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be carried as it was: the item's `linkId` (`""`: the whole), and a Swedish sentence."""

    item: str
    text: str
