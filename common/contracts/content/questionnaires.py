"""FHIR questionnaires: read into a form of a draft, and given from one."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Said, Strict, command, query
from common.contracts.content.draft_forms import OfForm
from common.contracts.content.vocabulary import InDraft, slug


class ItemNote(Strict):
    """Something that could not be carried as it was: the item's `linkId` (empty: the whole), and what there is to say."""

    item = fields.String(required=True)
    text = fields.Nested(Said, required=True)


class ImportQuestionnaire(InDraft):
    """Read a FHIR R4 Questionnaire, alone or the one in a Bundle with its value sets, into a new form."""

    resource = fields.Dict(required=True)
    form_id = slug(load_default=None, allow_none=True)


class QuestionnaireImported(Strict):
    """The new form, and what of the questionnaire could not be carried, item by item."""

    form_id = fields.String(required=True)
    version = fields.Integer(required=True)
    notes = fields.List(fields.Nested(ItemNote), required=True)


IMPORT_QUESTIONNAIRE = command(
    "content", "import_questionnaire", ImportQuestionnaire, QuestionnaireImported, Caller.STAFF
)
"""Raises `Invalid(fields={"resource": …})` for what isn't a Questionnaire."""


class ExportQuestionnaire(OfForm):
    """Give a form as a FHIR R4 Questionnaire."""

    url = fields.String(
        load_default=None, allow_none=True, validate=[validate.Length(max=500), validate.Regexp(r"\S+\Z")]
    )


class QuestionnaireExported(Strict):
    """The resource, and what other systems will not understand of it."""

    resource = fields.Dict(required=True)
    notes = fields.List(fields.Nested(ItemNote), required=True)


EXPORT_QUESTIONNAIRE = query(
    "content", "export_questionnaire", ExportQuestionnaire, QuestionnaireExported, Caller.STAFF
)
"""Raises `Invalid(fields={"form_id": …})` for a form with faults."""
