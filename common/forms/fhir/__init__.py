"""Forms as HL7 FHIR R4 `Questionnaire` and back, as plain JSON data (https://hl7.org/fhir/R4/questionnaire.html).

What FHIR has a place for stands there, so that other systems can use it. What it has no place for travels in one extension of ours, so
that a form of ours comes back as it went. What of a foreign questionnaire can't be carried is told, item by item.
"""

from common.forms.fhir.exporting import Exported, to_questionnaire
from common.forms.fhir.importing import Imported, from_questionnaire
from common.forms.fhir.notes import NotAQuestionnaireError, Note

__all__ = ["Exported", "Imported", "NotAQuestionnaireError", "Note", "from_questionnaire", "to_questionnaire"]
