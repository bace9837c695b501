"""Writing programmes: drafts of the care unit, their modules, steps and blocks (roles designer and publisher)."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts import content_authoring as authoring
from gateway import backend
from gateway.api.views import answer, ask, blueprint, body_of
from gateway.identity.access_rules import for_staff

pages = blueprint("drafts", "Att skriva program: vårdenhetens utkast")


@pages.route("/drafts", methods=["GET"])
@pages.arguments(body_of(authoring.LIST_DRAFTS), location="query")
@pages.response(200, type(authoring.LIST_DRAFTS.answer))
@for_staff
def list_drafts(query: dict[str, Any]) -> Response:
    """List the care unit's drafts: those in work, or those of one state."""
    return ask(authoring.LIST_DRAFTS, **query)


@pages.route("/drafts", methods=["POST"])
@pages.arguments(body_of(authoring.CREATE_DRAFT))
@pages.response(201, type(authoring.CREATE_DRAFT.answer))
@for_staff
def create_draft(body: dict[str, Any]) -> Response:
    """Begin a new programme."""
    return answer(backend.ask(authoring.CREATE_DRAFT, **body), 201)


@pages.route("/programmes/<uuid:version_id>/drafts", methods=["POST"])
@pages.arguments(body_of(authoring.DRAFT_FROM_VERSION, "version_id"))
@pages.response(201, type(authoring.DRAFT_FROM_VERSION.answer))
@for_staff
def draft_from_version(body: dict[str, Any], version_id: UUID) -> Response:
    """Begin the next minor or major version of a published programme."""
    return answer(backend.ask(authoring.DRAFT_FROM_VERSION, version_id=version_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>", methods=["GET"])
@pages.response(200, type(authoring.DRAFT.answer))
@for_staff
def draft(draft_id: UUID) -> Response:
    """Give a draft's structure, and what may be done with it now."""
    return ask(authoring.DRAFT, draft_id=draft_id)


@pages.route("/drafts/<uuid:draft_id>/facts", methods=["PUT"])
@pages.arguments(body_of(authoring.SAVE_FACTS, "draft_id"))
@pages.response(200, type(authoring.SAVE_FACTS.answer))
@for_staff
def save_facts(body: dict[str, Any], draft_id: UUID) -> Response:
    """Save what the programme says of itself."""
    return ask(authoring.SAVE_FACTS, draft_id=draft_id, **body)


@pages.route("/drafts/<uuid:draft_id>/number", methods=["PUT"])
@pages.arguments(body_of(authoring.NUMBER_DRAFT, "draft_id"))
@pages.response(200, type(authoring.NUMBER_DRAFT.answer))
@for_staff
def number_draft(body: dict[str, Any], draft_id: UUID) -> Response:
    """Let it become the next minor or major version."""
    return ask(authoring.NUMBER_DRAFT, draft_id=draft_id, **body)


@pages.route("/drafts/<uuid:draft_id>/state", methods=["POST"])
@pages.arguments(body_of(authoring.CHANGE_DRAFT_STATE, "draft_id"))
@pages.response(200, type(authoring.CHANGE_DRAFT_STATE.answer))
@for_staff
def change_state(body: dict[str, Any], draft_id: UUID) -> Response:
    """Send it to review, send or take it back, discard or recover it."""
    return ask(authoring.CHANGE_DRAFT_STATE, draft_id=draft_id, **body)


@pages.route("/drafts/<uuid:draft_id>/publish", methods=["POST"])
@pages.arguments(body_of(authoring.PUBLISH_DRAFT, "draft_id"))
@pages.response(200, type(authoring.PUBLISH_DRAFT.answer))
@for_staff
def publish(body: dict[str, Any], draft_id: UUID) -> Response:
    """Publish a draft in review; the version waits in the catalogue to be activated."""
    return ask(authoring.PUBLISH_DRAFT, draft_id=draft_id, **body)


@pages.route("/drafts/<uuid:draft_id>/modules", methods=["POST"])
@pages.arguments(body_of(authoring.ADD_MODULE, "draft_id"))
@pages.response(201, type(authoring.ADD_MODULE.answer))
@for_staff
def add_module(body: dict[str, Any], draft_id: UUID) -> Response:
    """Add a module."""
    return answer(backend.ask(authoring.ADD_MODULE, draft_id=draft_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>/modules/<module_id>", methods=["PUT"])
@pages.arguments(body_of(authoring.SAVE_MODULE, "draft_id", "module_id"))
@pages.response(200, type(authoring.SAVE_MODULE.answer))
@for_staff
def save_module(body: dict[str, Any], draft_id: UUID, module_id: str) -> Response:
    """Save a module's own fields."""
    return ask(authoring.SAVE_MODULE, draft_id=draft_id, module_id=module_id, **body)


@pages.route("/drafts/<uuid:draft_id>/modules/<module_id>/steps", methods=["POST"])
@pages.arguments(body_of(authoring.ADD_STEP, "draft_id", "module_id"))
@pages.response(201, type(authoring.ADD_STEP.answer))
@for_staff
def add_step(body: dict[str, Any], draft_id: UUID, module_id: str) -> Response:
    """Add an empty step to a module."""
    return answer(backend.ask(authoring.ADD_STEP, draft_id=draft_id, module_id=module_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>/steps/<step_id>", methods=["GET"])
@pages.response(200, type(authoring.DRAFT_STEP.answer))
@for_staff
def step(draft_id: UUID, step_id: str) -> Response:
    """Give a step to edit."""
    return ask(authoring.DRAFT_STEP, draft_id=draft_id, step_id=step_id)


@pages.route("/drafts/<uuid:draft_id>/steps/<step_id>", methods=["PUT"])
@pages.arguments(body_of(authoring.SAVE_STEP, "draft_id", "step_id"))
@pages.response(200, type(authoring.SAVE_STEP.answer))
@for_staff
def save_step(body: dict[str, Any], draft_id: UUID, step_id: str) -> Response:
    """Save a step's title, its module, or all that stands on it."""
    return ask(authoring.SAVE_STEP, draft_id=draft_id, step_id=step_id, **body)


@pages.route("/drafts/<uuid:draft_id>/steps/<step_id>/blocks", methods=["POST"])
@pages.arguments(body_of(authoring.ADD_BLOCK, "draft_id", "step_id"))
@pages.response(201, type(authoring.ADD_BLOCK.answer))
@for_staff
def add_block(body: dict[str, Any], draft_id: UUID, step_id: str) -> Response:
    """Add a block to a step."""
    return answer(backend.ask(authoring.ADD_BLOCK, draft_id=draft_id, step_id=step_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>/steps/<step_id>/blocks/<block_id>", methods=["PUT"])
@pages.arguments(body_of(authoring.SAVE_BLOCK, "draft_id", "step_id", "block_id"))
@pages.response(200, type(authoring.SAVE_BLOCK.answer))
@for_staff
def save_block(body: dict[str, Any], draft_id: UUID, step_id: str, block_id: str) -> Response:
    """Save one block."""
    return ask(authoring.SAVE_BLOCK, draft_id=draft_id, step_id=step_id, block_id=block_id, **body)


@pages.route("/drafts/<uuid:draft_id>/moves", methods=["POST"])
@pages.arguments(body_of(authoring.MOVE_PART, "draft_id"))
@pages.response(200, type(authoring.MOVE_PART.answer))
@for_staff
def move_part(body: dict[str, Any], draft_id: UUID) -> Response:
    """Move a module, step, block or question one place up or down."""
    return ask(authoring.MOVE_PART, draft_id=draft_id, **body)


@pages.route("/drafts/<uuid:draft_id>/deletions", methods=["POST"])
@pages.arguments(body_of(authoring.DELETE_PART, "draft_id"))
@pages.response(201, type(authoring.DELETE_PART.answer))
@for_staff
def delete_part(body: dict[str, Any], draft_id: UUID) -> Response:
    """Delete a module, step, block, form or question; the last 20 deletions can be restored."""
    return answer(backend.ask(authoring.DELETE_PART, draft_id=draft_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>/deletions/<uuid:deletion_id>/restore", methods=["POST"])
@pages.arguments(body_of(authoring.RESTORE_PART, "draft_id", "deletion_id"))
@pages.response(200, type(authoring.RESTORE_PART.answer))
@for_staff
def restore_part(body: dict[str, Any], draft_id: UUID, deletion_id: UUID) -> Response:
    """Put back what was deleted."""
    return ask(authoring.RESTORE_PART, draft_id=draft_id, deletion_id=deletion_id, **body)
