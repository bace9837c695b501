"""What there is to say of a form's definition while it is written, and forms from and to FHIR."""

from collections.abc import Iterable, Mapping
from typing import Any

from common.contracts.base import Said
from common.contracts.content.draft_forms import DefinitionCheck
from common.contracts.content.questionnaires import ItemNote, QuestionnaireExported
from common.contracts.content.vocabulary import Notice
from common.contracts.errors import Invalid
from common.forms import BrokenForm, Fault, load_definition
from common.forms.fhir import Exported, Imported, NotAQuestionnaireError, from_questionnaire, to_questionnaire
from common.forms.review import Finding, findings
from common.phrases import defining, questionnaires


def check(definition: Mapping[str, Any]) -> DefinitionCheck:
    """Give the faults of a definition, and advice about one without."""
    try:
        form = load_definition(definition)
    except BrokenForm as broken:
        return DefinitionCheck(faults=_notices(broken.faults), advice=[])
    return DefinitionCheck(faults=[], advice=_notices(findings(form)))


def _notices(found: Iterable[Fault | Finding]) -> list[Notice]:
    return [Notice(path=one.path, reason=Said(**one.reason)) for one in found]


def new_definition(form_id: str | None, title: str, definition: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give the definition that a new form begins with: the given one under the given title, or one without questions."""
    begun: Mapping[str, Any] = {"questions": []} if definition is None else definition
    others = {name: value for name, value in begun.items() if name not in {"id", "title"}}
    return {"id": form_id or "", "title": title, **others}


def read_questionnaire(resource: Mapping[str, Any]) -> Imported:
    """Read a FHIR Questionnaire; raises `Invalid(fields={"resource": …})`."""
    try:
        return from_questionnaire(resource)
    except NotAQuestionnaireError as error:
        raise Invalid(fields={"resource": [error.phrase]}) from error
    except RecursionError as error:
        raise Invalid(fields={"resource": [questionnaires.RESOURCE_TOO_DEEP()]}) from error


def written_questionnaire(definition: Mapping[str, Any], url: str | None, version: str) -> QuestionnaireExported:
    """Give a form as a Questionnaire; raises `Invalid(fields={"form_id": …})` for one with faults.

    One that came from elsewhere keeps the version that it had there, beside the address that it had; under another address it has ours.
    """
    origin = definition.get("fhir")
    has_version = isinstance(origin, Mapping) and "version" in origin and not url
    try:
        exported = to_questionnaire(dict(definition), url=url, version=None if has_version else version)
    except BrokenForm as broken:
        reasons = [defining.AT(path=fault.path, why=fault.reason) for fault in broken.faults[:20]]
        raise Invalid(fields={"form_id": reasons}) from broken
    return QuestionnaireExported(resource=exported.resource, notes=noted(exported))


def noted(converted: Imported | Exported) -> list[ItemNote]:
    """Give what could not be carried, item by item."""
    return [ItemNote(item=note.item, text=Said(**note.phrase)) for note in converted.notes]
