"""Forms from and to other systems (FHIR R4 Questionnaire), and a form alone as citizens would see it."""

import json
from typing import Any
from uuid import UUID

from flask import Response, g, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.content.draft_forms import DRAFT_FORM
from common.contracts.content.questionnaires import EXPORT_QUESTIONNAIRE, IMPORT_QUESTIONNAIRE
from common.contracts.errors import Invalid, Malformed, NotFound
from common.forms import BrokenForm, load_definition
from gateway import backend
from gateway.aggregates import drafts
from gateway.api.request_parsing import read_json
from gateway.content.blueprint import pages
from gateway.content.drafts import draft_page
from gateway.content.parts.saving import own_id
from gateway.content.previewing import step_as_citizen, tried, width
from gateway.identity.access_rules import for_staff
from gateway.phrases import fields_of, sentence_of
from gateway.uploading import takes_files

MOST_BYTES = 200 * 1024
"""A questionnaire travels in one message, which holds 256 kB."""


@pages.post("/utkast/<uuid:draft_id>/formular")
@for_staff
@takes_files(MOST_BYTES)
def import_form(draft_id: UUID) -> Any:
    """Read a Questionnaire into a new form, and tell item by item what could not be carried. One RPC."""
    file = request.files.get("questionnaire")
    data = file.stream.read(MOST_BYTES + 1) if file else b""
    if not data or len(data) > MOST_BYTES:
        return draft_page(draft_id, [("fhir", _("Välj en fil med JSON, högst 200 kB."))]), 422
    try:
        resource = read_json(data)
        if not isinstance(resource, dict):
            raise Malformed  # noqa: TRY301 (one place says what is wrong with the file)
        made = backend.ask(IMPORT_QUESTIONNAIRE, idempotency_id=own_id("fhir"), draft_id=draft_id, resource=resource)
    except Malformed:
        return draft_page(draft_id, [("fhir", _("Filen är inte JSON."))]), 422
    except Invalid as invalid:
        told = fields_of(invalid).get("resource", [sentence_of(invalid)])
        return draft_page(draft_id, [("fhir", " ".join(str(each) for each in told))]), 422
    return render_template("content/imported.html", draft=drafts.draft(draft_id), **made)


@pages.get("/utkast/<uuid:draft_id>/formular/<form_id>/fhir")
@for_staff
def export_form(draft_id: UUID, form_id: str) -> Response:
    """Give the form as a Questionnaire to save. One RPC. Raises `Invalid` for a form with faults."""
    found = backend.ask(EXPORT_QUESTIONNAIRE, draft_id=draft_id, form_id=form_id)
    response = Response(json.dumps(found["resource"], ensure_ascii=False, indent=2), mimetype="application/fhir+json")
    response.headers.set("Content-Disposition", "attachment", filename=f"{form_id}.json")
    return response


@pages.get("/utkast/<uuid:draft_id>/formular/<form_id>/forhandsvisning")
@for_staff
def form_preview(draft_id: UUID, form_id: str) -> str:
    """Show the frame with the form in it. Two RPCs side by side."""
    g.has_frame = True
    return render_template("content/form_preview.html", width=width(), **drafts.form_page(draft_id, form_id))


@pages.get("/utkast/<uuid:draft_id>/formular/<form_id>/forhandsvisning/sida")
@for_staff
def form_preview_page(draft_id: UUID, form_id: str) -> str:
    """Show the form as citizens would meet it. One RPC. Raises `NotFound` for one with faults."""
    return _page(draft_id, form_id, is_tried=False)


@pages.post("/utkast/<uuid:draft_id>/formular/<form_id>/forhandsvisning/prova")
@for_staff
def try_form_alone(draft_id: UUID, form_id: str) -> str:
    """Judge made-up answers as they would be when sent, and keep nothing. One RPC."""
    return _page(draft_id, form_id, is_tried=True)


def _page(draft_id: UUID, form_id: str, *, is_tried: bool) -> str:
    try:
        form = load_definition(backend.ask(DRAFT_FORM, draft_id=draft_id, form_id=form_id)["definition"])
    except BrokenForm:
        raise NotFound from None
    step = {"id": form_id, "title": form.title, "blocks": [{"kind": "form", "form_id": form.id}]}
    return step_as_citizen(
        step,
        {form.id: form},
        tried={form.id: tried(form)} if is_tried else {},
        language="sv",
        sound=None,
        try_at={form.id: url_for("content.try_form_alone", draft_id=draft_id, form_id=form_id)},
        pictures="",
        version_id=draft_id,
        module=None,
        number=0,
    )
