"""Forms and pictures of a draft."""

from collections.abc import Mapping
from typing import Any

from common.chassis.calls import Call
from common.contracts.content.draft_forms import AddForm, DefinitionCheck, FormSaved, SaveForm
from common.contracts.content.parts import PartSaved
from common.contracts.content.pictures import AddPicture
from common.contracts.content.pictures import Picture as ShownPicture
from common.contracts.content.questionnaires import ImportQuestionnaire, QuestionnaireImported
from common.contracts.errors import Invalid
from common.forms.fhir import Imported
from common.phrases import authoring
from services.content.commands.changing import Change, editing
from services.content.commands.parts import new_name, require_room
from services.content.form_definitions import noted
from services.content.model import DraftForm, DraftPicture, free_name
from services.content.package.pictures import ENDING_OF, FOLDER, Picture
from services.content.queries import drafts
from services.content.queries.drafts import MOST_PICTURES

MOST_FORMS = 500


@editing
def add_form(change: Change, call: Call[AddForm], definition: Mapping[str, Any]) -> PartSaved:
    """Add a form. Raises `Conflict(form_id)` and what `editing` raises."""
    row = _added(change, call.request.form_id, definition)
    return PartSaved(what="form", part_id=row.form_id, version=row.version)


@editing
def import_form(change: Change, call: Call[ImportQuestionnaire], imported: Imported) -> QuestionnaireImported:
    """Add a form that was read from a questionnaire. Raises as `add_form`."""
    row = _added(change, call.request.form_id, imported.definition)
    return QuestionnaireImported(form_id=row.form_id, version=row.version, notes=noted(imported))


def _added(change: Change, form_id: str | None, definition: Mapping[str, Any]) -> DraftForm:
    taken = drafts.ids_of(change.session, change.draft.id, "form")
    require_room(len(taken), MOST_FORMS)
    name = new_name(change, "form", form_id, str(definition.get("title") or ""))
    by = {"changed_by": change.by, "changed_at": change.at, "version": 1}
    row = DraftForm(draft_id=change.draft.id, form_id=name, definition={**definition, "id": name}, **by)
    change.session.add(row)
    return row


@editing
def save_form(change: Change, call: Call[SaveForm], check: DefinitionCheck) -> FormSaved:
    """Save a whole definition, also one with faults; `check` tells them. Raises `StaleVersion` and what `editing` raises."""
    row = drafts.form_of(change.session, change.draft.id, call.request.form_id)
    row.expect(call.request.expected_version)
    row.definition = {**call.request.definition, "id": row.form_id}
    row.touch(change.by, change.at)
    return FormSaved(form_id=row.form_id, version=row.version, **vars(check))


@editing
def add_picture(change: Change, _call: Call[AddPicture], picture: Picture) -> ShownPicture:
    """Let a picture, which lies in the store, stand in the draft; the same one again changes nothing."""
    facts = {name: getattr(picture, name) for name in Picture.FACTS}
    kept = drafts.pictures_by_digest(change.session, change.draft.id)
    if picture.digest not in kept:
        if len(kept) >= MOST_PICTURES:
            raise Invalid(fields={"file": [authoring.PICTURES_AT_MOST(most=MOST_PICTURES)]})
        taken = {name.rpartition(".")[0] for name, _ in kept.values()}
        name = free_name(f"{FOLDER}{picture.digest[:12]}", taken) + ENDING_OF[picture.media_type]
        row = DraftPicture(draft_id=change.draft.id, name=name, added_at=change.at, **facts)
        change.session.add(row)
    return ShownPicture.of(picture)
