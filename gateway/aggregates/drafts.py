"""Drafts as their authors meet them: the unit's list, one draft, a step to write on, a form to edit. Nothing of it concerns a citizen."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from common.contracts.content.checklist import DRAFT_FINDINGS
from common.contracts.content.differences import DRAFT_CHANGES
from common.contracts.content.draft_forms import DRAFT_FORM
from common.contracts.content.drafts import DRAFT, LIST_DRAFTS
from common.contracts.content.parts import DRAFT_STEP
from common.contracts.content.pictures import DRAFT_PICTURES
from common.contracts.content.previews import DRAFT_OUTLINE, DRAFT_PREVIEW_STEP
from gateway import backend
from gateway.aggregates.staff_names import Names, names_of
from gateway.recorded import of_nobody

Page = dict[str, Any]
OPEN = ("draft", "in_review")


def listed(state: str) -> Page:
    """Give the unit's `drafts` in a state, and the `names` of who changed them last. Two RPCs."""
    drafts = backend.ask(LIST_DRAFTS, state=state)["drafts"]
    return {"drafts": drafts, "names": authors(*(draft["changed_by"] for draft in drafts))}


def authors(*commission_versions: str) -> Names:
    """Give who worked under these commissions. One RPC; no citizen is concerned."""
    return of_nobody("authors").recorded(names_of, commission_version_ids=commission_versions[:200])


def draft(draft_id: UUID) -> Page:
    """Give a draft's structure (`content.drafts.Draft`). One RPC. Raises `NotFound`."""
    return backend.ask(DRAFT, draft_id=draft_id)


def step_page(draft_id: UUID, step_id: str) -> Page:
    """Give a `draft`, a `step` of it, its `module` and the draft's `pictures`. Three RPCs side by side. Raises `NotFound`."""
    whole = backend.call(DRAFT, draft_id=draft_id)
    step = backend.call(DRAFT_STEP, draft_id=draft_id, step_id=step_id)
    pictures = backend.call(DRAFT_PICTURES, draft_id=draft_id)
    found = {"draft": whole.result(), "step": step.result(), "pictures": pictures.result()["pictures"]}
    return {**found, "module": module_of(found["draft"], found["step"]["module_id"])}


def module_of(whole: Mapping[str, Any], module_id: str) -> Page:
    """Give a module of a draft; an empty one when it has just been deleted."""
    found: Page = next((each for each in whole["modules"] if each["module_id"] == module_id), {})
    return found


def form_page(draft_id: UUID, form_id: str) -> Page:
    """Give a `draft` and a `form` of it (`content.draft_forms.DraftForm`). Two RPCs side by side. Raises `NotFound`."""
    whole = backend.call(DRAFT, draft_id=draft_id)
    form = backend.call(DRAFT_FORM, draft_id=draft_id, form_id=form_id)
    return {"draft": whole.result(), "form": form.result()}


def review_page(draft_id: UUID) -> Page:
    """Give a `draft` with its `findings` and how many are `blocking`. Two RPCs side by side. Raises `NotFound`."""
    whole = backend.call(DRAFT, draft_id=draft_id)
    findings = backend.call(DRAFT_FINDINGS, draft_id=draft_id)
    return {"draft": whole.result(), **findings.result()}


def changes_page(draft_id: UUID) -> Page:
    """Give a `draft` and what differs from the version that it began from. Two RPCs side by side. Raises `NotFound`."""
    whole = backend.call(DRAFT, draft_id=draft_id)
    changes = backend.call(DRAFT_CHANGES, draft_id=draft_id)
    return {"draft": whole.result(), **changes.result()}


def preview(draft_id: UUID, step_id: str) -> Page:
    """Give a step of a draft as citizens would see it (`content.versions.StepContent`), and the draft's `outline`. Two RPCs side by side."""
    outline = backend.call(DRAFT_OUTLINE, draft_id=draft_id)
    step = backend.call(DRAFT_PREVIEW_STEP, draft_id=draft_id, step_id=step_id)
    return {"outline": outline.result(), "step": step.result()}
