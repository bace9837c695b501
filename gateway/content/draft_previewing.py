"""A step of a draft as citizens would see it, and the draft's pictures."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, g, render_template, url_for

from common.contracts.errors import NotFound
from common.forms import load_definition
from gateway import streaming
from gateway.aggregates import drafts, uploads
from gateway.content.blueprint import pages
from gateway.content.previewing import step_as_citizen, tried, width
from gateway.identity.access_rules import for_staff


@pages.get("/utkast/<uuid:draft_id>/forhandsvisning/<step_id>")
@for_staff
def draft_preview(draft_id: UUID, step_id: str) -> str:
    """Show the frame with the step in it. One RPC. Raises `NotFound`."""
    draft = drafts.draft(draft_id)
    steps = [(module, step) for module in draft["modules"] for step in module["steps"]]
    place = next((number for number, (_, step) in enumerate(steps) if step["step_id"] == step_id), None)
    if place is None:
        raise NotFound
    g.has_frame = True
    neighbours = [steps[place - 1][1] if place else None, steps[place + 1][1] if place + 1 < len(steps) else None]
    return render_template(
        "content/draft_preview.html",
        draft=draft,
        step=steps[place][1],
        earlier=neighbours[0],
        later=neighbours[1],
        width=width(),
    )


@pages.get("/utkast/<uuid:draft_id>/forhandsvisning/<step_id>/sida")
@for_staff
def draft_preview_page(draft_id: UUID, step_id: str) -> str:
    """Show the step as citizens would meet it. Two RPCs side by side."""
    return _page(draft_id, step_id, None)


@pages.post("/utkast/<uuid:draft_id>/forhandsvisning/<step_id>/prova/<form_id>")
@for_staff
def try_draft_form(draft_id: UUID, step_id: str, form_id: str) -> str:
    """Judge made-up answers as they would be when sent, and keep nothing. Two RPCs side by side."""
    return _page(draft_id, step_id, form_id)


@pages.get("/utkast/<uuid:draft_id>/bild/<digest>")
@for_staff
def draft_picture(draft_id: UUID, digest: str) -> Response:
    """Give a picture of the draft. One RPC; a digest alone opens nothing. Raises `NotFound`."""
    return streaming.send(uploads.picture_of_draft(draft_id, digest), streaming.Kept.FOR_EVER)


def _page(draft_id: UUID, step_id: str, form_id: str | None) -> str:
    found = drafts.preview(draft_id, step_id)
    step = found["step"]
    forms = {name: load_definition(definition) for name, definition in step["forms"].items()}
    if form_id is not None and form_id not in forms:
        raise NotFound
    done: Mapping[str, Any] = {form_id: tried(forms[form_id])} if form_id else {}
    address: dict[str, Any] = {"draft_id": draft_id, "step_id": step_id}
    module = next(each for each in found["outline"]["modules"] if each["id"] == step["module_id"])
    return step_as_citizen(
        step,
        forms,
        tried=done,
        language=found["outline"]["language"],
        sound=None,
        try_at={name: url_for("content.try_draft_form", form_id=name, **address) for name in forms},
        pictures=url_for("content.draft_picture", draft_id=draft_id, digest="x")[:-1],
        version_id=draft_id,
        module=module,
        number=1 + next(number for number, each in enumerate(module["steps"]) if each["id"] == step_id),
    )
