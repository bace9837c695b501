"""Writing programmes: drafts of the care unit, their modules, steps and blocks (roles designer and publisher)."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.content.drafts import (
    CHANGE_DRAFT_STATE,
    CREATE_DRAFT,
    DRAFT,
    DRAFT_FROM_VERSION,
    LIST_DRAFTS,
    NUMBER_DRAFT,
    PUBLISH_DRAFT,
    SAVE_FACTS,
)
from common.contracts.content.parts import (
    ADD_BLOCK,
    ADD_MODULE,
    ADD_STEP,
    DELETE_PART,
    DRAFT_STEP,
    MOVE_PART,
    RESTORE_PART,
    SAVE_BLOCK,
    SAVE_MODULE,
    SAVE_STEP,
)
from gateway import backend
from gateway.api.views import answer, ask, blueprint, body_of
from gateway.identity.access_rules import for_staff

pages = blueprint("drafts", "Att skriva program: vårdenhetens utkast")


@pages.route("/drafts", methods=["GET"])
@pages.arguments(body_of(LIST_DRAFTS), location="query")
@pages.response(200, type(LIST_DRAFTS.answer))
@for_staff
def list_drafts(query: dict[str, Any]) -> Response:
    """List the care unit's drafts: those in work, or those of one state."""
    return ask(LIST_DRAFTS, **query)


@pages.route("/drafts", methods=["POST"])
@pages.arguments(body_of(CREATE_DRAFT))
@pages.response(201, type(CREATE_DRAFT.answer))
@for_staff
def create_draft(body: dict[str, Any]) -> Response:
    """Begin a new programme."""
    return answer(backend.ask(CREATE_DRAFT, **body), 201)


@pages.route("/programmes/<uuid:version_id>/drafts", methods=["POST"])
@pages.arguments(body_of(DRAFT_FROM_VERSION, "version_id"))
@pages.response(201, type(DRAFT_FROM_VERSION.answer))
@for_staff
def draft_from_version(body: dict[str, Any], version_id: UUID) -> Response:
    """Begin the next minor or major version of a published programme."""
    return answer(backend.ask(DRAFT_FROM_VERSION, version_id=version_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>", methods=["GET"])
@pages.response(200, type(DRAFT.answer))
@for_staff
def draft(draft_id: UUID) -> Response:
    """Give a draft's structure, and what may be done with it now."""
    return ask(DRAFT, draft_id=draft_id)


@pages.route("/drafts/<uuid:draft_id>/facts", methods=["PUT"])
@pages.arguments(body_of(SAVE_FACTS, "draft_id"))
@pages.response(200, type(SAVE_FACTS.answer))
@for_staff
def save_facts(body: dict[str, Any], draft_id: UUID) -> Response:
    """Save what the programme says of itself."""
    return ask(SAVE_FACTS, draft_id=draft_id, **body)


@pages.route("/drafts/<uuid:draft_id>/number", methods=["PUT"])
@pages.arguments(body_of(NUMBER_DRAFT, "draft_id"))
@pages.response(200, type(NUMBER_DRAFT.answer))
@for_staff
def number_draft(body: dict[str, Any], draft_id: UUID) -> Response:
    """Let it become the next minor or major version."""
    return ask(NUMBER_DRAFT, draft_id=draft_id, **body)


@pages.route("/drafts/<uuid:draft_id>/state", methods=["POST"])
@pages.arguments(body_of(CHANGE_DRAFT_STATE, "draft_id"))
@pages.response(200, type(CHANGE_DRAFT_STATE.answer))
@for_staff
def change_state(body: dict[str, Any], draft_id: UUID) -> Response:
    """Send it to review, send or take it back, discard or recover it."""
    return ask(CHANGE_DRAFT_STATE, draft_id=draft_id, **body)


@pages.route("/drafts/<uuid:draft_id>/publish", methods=["POST"])
@pages.arguments(body_of(PUBLISH_DRAFT, "draft_id"))
@pages.response(200, type(PUBLISH_DRAFT.answer))
@for_staff
def publish(body: dict[str, Any], draft_id: UUID) -> Response:
    """Publish a draft in review; the version waits in the catalogue to be activated."""
    return ask(PUBLISH_DRAFT, draft_id=draft_id, **body)


@pages.route("/drafts/<uuid:draft_id>/modules", methods=["POST"])
@pages.arguments(body_of(ADD_MODULE, "draft_id"))
@pages.response(201, type(ADD_MODULE.answer))
@for_staff
def add_module(body: dict[str, Any], draft_id: UUID) -> Response:
    """Add a module."""
    return answer(backend.ask(ADD_MODULE, draft_id=draft_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>/modules/<module_id>", methods=["PUT"])
@pages.arguments(body_of(SAVE_MODULE, "draft_id", "module_id"))
@pages.response(200, type(SAVE_MODULE.answer))
@for_staff
def save_module(body: dict[str, Any], draft_id: UUID, module_id: str) -> Response:
    """Save a module's own fields."""
    return ask(SAVE_MODULE, draft_id=draft_id, module_id=module_id, **body)


@pages.route("/drafts/<uuid:draft_id>/modules/<module_id>/steps", methods=["POST"])
@pages.arguments(body_of(ADD_STEP, "draft_id", "module_id"))
@pages.response(201, type(ADD_STEP.answer))
@for_staff
def add_step(body: dict[str, Any], draft_id: UUID, module_id: str) -> Response:
    """Add an empty step to a module."""
    return answer(backend.ask(ADD_STEP, draft_id=draft_id, module_id=module_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>/steps/<step_id>", methods=["GET"])
@pages.response(200, type(DRAFT_STEP.answer))
@for_staff
def step(draft_id: UUID, step_id: str) -> Response:
    """Give a step to edit."""
    return ask(DRAFT_STEP, draft_id=draft_id, step_id=step_id)


@pages.route("/drafts/<uuid:draft_id>/steps/<step_id>", methods=["PUT"])
@pages.arguments(body_of(SAVE_STEP, "draft_id", "step_id"))
@pages.response(200, type(SAVE_STEP.answer))
@for_staff
def save_step(body: dict[str, Any], draft_id: UUID, step_id: str) -> Response:
    """Save a step's title, its module, or all that stands on it."""
    return ask(SAVE_STEP, draft_id=draft_id, step_id=step_id, **body)


@pages.route("/drafts/<uuid:draft_id>/steps/<step_id>/blocks", methods=["POST"])
@pages.arguments(body_of(ADD_BLOCK, "draft_id", "step_id"))
@pages.response(201, type(ADD_BLOCK.answer))
@for_staff
def add_block(body: dict[str, Any], draft_id: UUID, step_id: str) -> Response:
    """Add a block to a step."""
    return answer(backend.ask(ADD_BLOCK, draft_id=draft_id, step_id=step_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>/steps/<step_id>/blocks/<block_id>", methods=["PUT"])
@pages.arguments(body_of(SAVE_BLOCK, "draft_id", "step_id", "block_id"))
@pages.response(200, type(SAVE_BLOCK.answer))
@for_staff
def save_block(body: dict[str, Any], draft_id: UUID, step_id: str, block_id: str) -> Response:
    """Save one block."""
    return ask(SAVE_BLOCK, draft_id=draft_id, step_id=step_id, block_id=block_id, **body)


@pages.route("/drafts/<uuid:draft_id>/moves", methods=["POST"])
@pages.arguments(body_of(MOVE_PART, "draft_id"))
@pages.response(200, type(MOVE_PART.answer))
@for_staff
def move_part(body: dict[str, Any], draft_id: UUID) -> Response:
    """Move a module, step, block or question one place up or down."""
    return ask(MOVE_PART, draft_id=draft_id, **body)


@pages.route("/drafts/<uuid:draft_id>/deletions", methods=["POST"])
@pages.arguments(body_of(DELETE_PART, "draft_id"))
@pages.response(201, type(DELETE_PART.answer))
@for_staff
def delete_part(body: dict[str, Any], draft_id: UUID) -> Response:
    """Delete a module, step, block, form or question; the last 20 deletions can be restored."""
    return answer(backend.ask(DELETE_PART, draft_id=draft_id, **body), 201)


@pages.route("/drafts/<uuid:draft_id>/deletions/<uuid:deletion_id>/restore", methods=["POST"])
@pages.arguments(body_of(RESTORE_PART, "draft_id", "deletion_id"))
@pages.response(200, type(RESTORE_PART.answer))
@for_staff
def restore_part(body: dict[str, Any], draft_id: UUID, deletion_id: UUID) -> Response:
    """Put back what was deleted."""
    return ask(RESTORE_PART, draft_id=draft_id, deletion_id=deletion_id, **body)
