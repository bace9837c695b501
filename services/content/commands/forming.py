"""Forms and pictures of a draft."""

from collections.abc import Mapping
from typing import Any

from common.chassis.calls import Call
from common.contracts.content.draft_forms import AddForm, SaveForm
from common.contracts.errors import Invalid
from common.phrases import authoring
from services.content.commands.changing import Change, editing
from services.content.commands.parts import new_name, require_room
from services.content.model import DraftForm, DraftPicture, free_name
from services.content.package.pictures import ENDING_OF, FOLDER, Picture
from services.content.queries import drafts
from services.content.queries.drafts import MOST_PICTURES

MOST_FORMS = 500


@editing
def add_form(
    change: Change, call: Call[AddForm], definition: Mapping[str, Any], notes: list[dict[str, str]] | None = None
) -> Mapping[str, Any]:
    """Add a form; `notes` are those of an imported questionnaire. Raises `Conflict(form_id)` and what `editing` raises."""
    taken = drafts.ids_of(change.session, change.draft.id, "form")
    require_room(len(taken), MOST_FORMS)
    title = str(definition.get("title") or "")
    name = new_name(change, "form", call.request.form_id, title)
    by = {"changed_by": change.by, "changed_at": change.at, "version": 1}
    row = DraftForm(draft_id=change.draft.id, form_id=name, definition={**definition, "id": name}, **by)
    change.session.add(row)
    part = {"what": "form", "part_id": name} if notes is None else {"form_id": name, "notes": notes}
    return {**part, "version": 1}


@editing
def save_form(change: Change, call: Call[SaveForm], judged: Mapping[str, Any]) -> Mapping[str, Any]:
    """Save a whole definition, also one with faults; `judged` tells them. Raises `StaleVersion` and what `editing` raises."""
    row = drafts.form_of(change.session, change.draft.id, call.request.form_id)
    row.expect(call.request.expected_version)
    row.definition = {**call.request.definition, "id": row.form_id}
    row.touch(change.by, change.at)
    return {"form_id": row.form_id, "version": row.version, **judged}


@editing
def add_picture(change: Change, _call: Call, picture: Picture) -> Mapping[str, Any]:
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
    return facts
