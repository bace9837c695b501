"""A draft's forms, check list, preview, pictures and packages (roles designer and publisher)."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.content.checklist import DRAFT_FINDINGS
from common.contracts.content.differences import DRAFT_CHANGES
from common.contracts.content.draft_forms import ADD_FORM, CHECK_DEFINITION, DRAFT_FORM, SAVE_FORM
from common.contracts.content.packages import EXPORT_DRAFT, EXPORT_VERSION, IMPORT_DRAFT, MOST_PACKAGE_BYTES
from common.contracts.content.pictures import ADD_PICTURE, DRAFT_PICTURES, MOST_PICTURE_BYTES
from common.contracts.content.previews import DRAFT_OUTLINE, DRAFT_PREVIEW_STEP
from common.contracts.content.questionnaires import EXPORT_QUESTIONNAIRE, IMPORT_QUESTIONNAIRE
from gateway import backend, streaming
from gateway.aggregates import uploads
from gateway.api.views import UPLOAD, Upload, answer, ask, blueprint, body_of
from gateway.identity.access_rules import for_staff
from gateway.uploading import takes_files

FILE = {"type": "string", "format": "binary"}
pages = blueprint("drafts_content", "Utkastens formulär, checklista, förhandsvisning, bilder och paket")


@pages.route("/drafts/<uuid:draft_id>/forms", methods=["POST"])
@pages.arguments(body_of(ADD_FORM, "draft_id"))
@pages.response(201, type(ADD_FORM.answer))
@for_staff
def add_form(body: dict[str, Any], draft_id: UUID) -> Response:
    """Add a form."""
    return answer(backend.ask(ADD_FORM, draft_id=draft_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>/forms/<form_id>", methods=["GET"])
@pages.response(200, type(DRAFT_FORM.answer))
@for_staff
def form(draft_id: UUID, form_id: str) -> Response:
    """Give a form to edit, with its faults and advice."""
    return ask(DRAFT_FORM, draft_id=draft_id, form_id=form_id)


@pages.route("/drafts/<uuid:draft_id>/forms/<form_id>", methods=["PUT"])
@pages.arguments(body_of(SAVE_FORM, "draft_id", "form_id"))
@pages.response(200, type(SAVE_FORM.answer))
@for_staff
def save_form(body: dict[str, Any], draft_id: UUID, form_id: str) -> Response:
    """Save a whole definition, also one with faults."""
    return ask(SAVE_FORM, draft_id=draft_id, form_id=form_id, **body)


@pages.route("/forms/check", methods=["POST"])
@pages.arguments(body_of(CHECK_DEFINITION))
@pages.response(200, type(CHECK_DEFINITION.answer))
@for_staff
def check_definition(body: dict[str, Any]) -> Response:
    """Judge a form's definition without saving it."""
    return ask(CHECK_DEFINITION, **body)


@pages.route("/drafts/<uuid:draft_id>/questionnaires", methods=["POST"])
@pages.arguments(body_of(IMPORT_QUESTIONNAIRE, "draft_id"))
@pages.response(201, type(IMPORT_QUESTIONNAIRE.answer))
@for_staff
def import_questionnaire(body: dict[str, Any], draft_id: UUID) -> Response:
    """Read a FHIR R4 Questionnaire into a new form; what can't be carried is told item by item."""
    return answer(backend.ask(IMPORT_QUESTIONNAIRE, draft_id=draft_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>/forms/<form_id>/questionnaire", methods=["GET"])
@pages.arguments(body_of(EXPORT_QUESTIONNAIRE, "draft_id", "form_id"), location="query")
@pages.response(200, type(EXPORT_QUESTIONNAIRE.answer))
@for_staff
def export_questionnaire(query: dict[str, Any], draft_id: UUID, form_id: str) -> Response:
    """Give a form as a FHIR R4 Questionnaire."""
    return ask(EXPORT_QUESTIONNAIRE, draft_id=draft_id, form_id=form_id, **query)


@pages.route("/drafts/<uuid:draft_id>/findings", methods=["GET"])
@pages.response(200, type(DRAFT_FINDINGS.answer))
@for_staff
def findings(draft_id: UUID) -> Response:
    """Give the check list."""
    return ask(DRAFT_FINDINGS, draft_id=draft_id)


@pages.route("/drafts/<uuid:draft_id>/outline", methods=["GET"])
@pages.response(200, type(DRAFT_OUTLINE.answer))
@for_staff
def outline(draft_id: UUID) -> Response:
    """Give the draft without its texts, as `programmes/{version_id}` does."""
    return ask(DRAFT_OUTLINE, draft_id=draft_id)


@pages.route("/drafts/<uuid:draft_id>/preview/<step_id>", methods=["GET"])
@pages.response(200, type(DRAFT_PREVIEW_STEP.answer))
@for_staff
def preview_step(draft_id: UUID, step_id: str) -> Response:
    """Give a step as citizens would see it."""
    return ask(DRAFT_PREVIEW_STEP, draft_id=draft_id, step_id=step_id)


@pages.route("/drafts/<uuid:draft_id>/changes", methods=["GET"])
@pages.response(200, type(DRAFT_CHANGES.answer))
@for_staff
def changes(draft_id: UUID) -> Response:
    """Tell what differs from the version that the draft began from."""
    return ask(DRAFT_CHANGES, draft_id=draft_id)


@pages.route("/drafts/<uuid:draft_id>/pictures", methods=["GET"])
@pages.response(200, type(DRAFT_PICTURES.answer))
@for_staff
def pictures(draft_id: UUID) -> Response:
    """List the draft's pictures."""
    return ask(DRAFT_PICTURES, draft_id=draft_id)


@pages.route("/drafts/<uuid:draft_id>/pictures", methods=["POST"])
@pages.arguments(Upload, location="query")
@pages.doc(requestBody=UPLOAD)
@pages.response(201, type(ADD_PICTURE.answer))
@for_staff
@takes_files(MOST_PICTURE_BYTES)
def add_picture(query: dict[str, Any], draft_id: UUID) -> Response:
    """Take a picture into the draft: PNG, JPEG or WebP as the body, judged by its content and written anew without metadata."""
    return answer(uploads.add_picture(draft_id, query["idempotency_id"], uploads.body()), 201)


@pages.route("/drafts/<uuid:draft_id>/pictures/<digest>", methods=["GET"])
@pages.response(200, FILE, content_type="image/*")
@for_staff
def picture(draft_id: UUID, digest: str) -> Response:
    """Give a picture of the draft."""
    return streaming.send(uploads.picture_of_draft(draft_id, digest), streaming.Kept.FOR_EVER)


@pages.route("/drafts/import", methods=["POST"])
@pages.arguments(Upload, location="query")
@pages.doc(requestBody=UPLOAD)
@pages.response(201, type(IMPORT_DRAFT.answer))
@for_staff
@takes_files(MOST_PACKAGE_BYTES)
def import_draft(query: dict[str, Any]) -> Response:
    """Make a draft of a package: a zip of its folder as the body. Nothing is kept of one with faults."""
    return answer(uploads.import_draft(query["idempotency_id"], uploads.body()), 201)


@pages.route("/drafts/<uuid:draft_id>/package", methods=["GET"])
@pages.response(200, FILE, content_type="application/zip")
@for_staff
def export_draft(draft_id: UUID) -> Response:
    """Give a draft's package as a zip."""
    return streaming.send(streaming.File.of(backend.ask(EXPORT_DRAFT, draft_id=draft_id)))


@pages.route("/programmes/<uuid:version_id>/package", methods=["GET"])
@pages.response(200, FILE, content_type="application/zip")
@for_staff
def export_version(version_id: UUID) -> Response:
    """Give a published version's package as a zip, its files byte for byte."""
    return streaming.send(streaming.File.of(backend.ask(EXPORT_VERSION, version_id=version_id)))
