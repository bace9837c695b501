"""FHIR questionnaires: read into a form of a draft, and given from one."""

from typing import Annotated, Any

from marshmallow.validate import Length, Regexp

from common.contracts.base import Caller, Said, Slug, command, query
from common.contracts.content.draft_forms import OfForm
from common.contracts.content.vocabulary import InDraft
from common.contracts.messages import Message


class ItemNote(Message):
    """Something that could not be carried as it was: the item's `linkId` (empty: the whole), and what there is to say."""

    item: str
    text: Said


class ImportQuestionnaire(InDraft):
    """Read a FHIR R4 Questionnaire, alone or the one in a Bundle with its value sets, into a new form."""

    resource: dict[str, Any]
    form_id: Slug | None = None


class QuestionnaireImported(Message):
    """The new form, and what of the questionnaire could not be carried, item by item."""

    form_id: str
    version: int
    notes: list[ItemNote]


IMPORT_QUESTIONNAIRE = command(
    "content", "import_questionnaire", ImportQuestionnaire, QuestionnaireImported, Caller.STAFF
)
"""Raises `Invalid(fields={"resource": …})` for what isn't a Questionnaire."""


class ExportQuestionnaire(OfForm):
    """Give a form as a FHIR R4 Questionnaire."""

    url: Annotated[str | None, Length(max=500), Regexp(r"\S+\Z")] = None


class QuestionnaireExported(Message):
    """The resource, and what other systems will not understand of it."""

    resource: dict[str, Any]
    notes: list[ItemNote]


EXPORT_QUESTIONNAIRE = query(
    "content", "export_questionnaire", ExportQuestionnaire, QuestionnaireExported, Caller.STAFF
)
"""Raises `Invalid(fields={"form_id": …})` for a form with faults."""
