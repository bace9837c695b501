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
from gateway.api.declaring import Routes
from gateway.api.views import UPLOAD, Upload, answer, blueprint
from gateway.identity.access_rules import for_staff
from gateway.uploading import takes_files

FILE = {"type": "string", "format": "binary"}
pages = blueprint("drafts_content", "Utkastens formulär, checklista, förhandsvisning, bilder och paket")
staff = Routes(pages, for_staff)

staff.post("/drafts/<uuid:draft_id>/forms", ADD_FORM, "Add a form.", status=201)
staff.get(
    "/drafts/<uuid:draft_id>/forms/<form_id>",
    DRAFT_FORM,
    "Give a form to edit, with its faults and advice.",
    name="form",
)
staff.put("/drafts/<uuid:draft_id>/forms/<form_id>", SAVE_FORM, "Save a whole definition, also one with faults.")
staff.post("/forms/check", CHECK_DEFINITION, "Judge a form's definition without saving it.")
staff.post(
    "/drafts/<uuid:draft_id>/questionnaires",
    IMPORT_QUESTIONNAIRE,
    "Read a FHIR R4 Questionnaire into a new form; what can't be carried is told item by item.",
    status=201,
)
staff.get(
    "/drafts/<uuid:draft_id>/forms/<form_id>/questionnaire",
    EXPORT_QUESTIONNAIRE,
    "Give a form as a FHIR R4 Questionnaire.",
)
staff.get("/drafts/<uuid:draft_id>/findings", DRAFT_FINDINGS, "Give the check list.", name="findings")
staff.get(
    "/drafts/<uuid:draft_id>/outline",
    DRAFT_OUTLINE,
    "Give the draft without its texts, as `programmes/{version_id}` does.",
    name="outline",
)
staff.get(
    "/drafts/<uuid:draft_id>/preview/<step_id>",
    DRAFT_PREVIEW_STEP,
    "Give a step as citizens would see it.",
    name="preview_step",
)
staff.get(
    "/drafts/<uuid:draft_id>/changes",
    DRAFT_CHANGES,
    "Tell what differs from the version that the draft began from.",
    name="changes",
)
staff.get("/drafts/<uuid:draft_id>/pictures", DRAFT_PICTURES, "List the draft's pictures.", name="pictures")


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
