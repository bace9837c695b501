"""What there is to say of a form's definition while it is written, and forms from and to FHIR."""

from collections.abc import Mapping
from typing import Any

from common.contracts.errors import Invalid
from common.forms import BrokenForm, load_definition
from common.forms.fhir import Imported, NotAQuestionnaireError, from_questionnaire, to_questionnaire
from common.forms.review import findings
from common.phrases import defining, questionnaires

Notice = dict[str, Any]


def judged(definition: Mapping[str, Any]) -> dict[str, list[Notice]]:
    """Give the faults of a definition, and advice about one without (`contracts.content.draft_forms.Judged`)."""
    try:
        form = load_definition(definition)
    except BrokenForm as broken:
        return {"faults": [{"path": fault.path, "reason": fault.reason} for fault in broken.faults], "advice": []}
    return {"faults": [], "advice": [{"path": one.path, "reason": one.reason} for one in findings(form)]}


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


def written_questionnaire(definition: Mapping[str, Any], url: str | None, version: str) -> dict[str, Any]:
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
    return {"resource": exported.resource, "notes": noted(exported)}


def noted(converted: Any) -> list[Notice]:
    """Give what could not be carried, item by item."""
    return [{"item": note.item, "text": note.phrase} for note in converted.notes]
