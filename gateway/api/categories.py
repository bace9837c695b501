"""Categories: the care unit's own, and those of a moment."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.moments.categories import (
    CATEGORIES,
    CREATE_CATEGORY,
    DELETE_CATEGORY,
    MOMENT_CATEGORIES,
    MOVE_CATEGORY,
    RENAME_CATEGORY,
    RESTORE_CATEGORY,
    RETIRE_CATEGORY,
    SET_CATEGORIES,
    Categories,
    CategoryChanged,
    CreateCategory,
    MomentCategories,
)
from common.contracts.moments.vocabulary import MomentChanged
from gateway.api.views import answer, ask, ask_about_moment, blueprint, body_of
from gateway.backend import ask as question
from gateway.identity.access_rules import for_staff

pages = blueprint("categories", "Vårdenhetens kategorier")
ACTIONS = {
    "retire": RETIRE_CATEGORY,
    "restore": RESTORE_CATEGORY,
    "delete": DELETE_CATEGORY,
}


@pages.route("/categories", methods=["GET"])
@pages.response(200, Categories)
@for_staff
def categories() -> Response:
    """List the care unit's categories in its order, those out of use included."""
    return ask(CATEGORIES)


@pages.route("/categories", methods=["POST"])
@pages.arguments(CreateCategory)
@pages.response(201, CategoryChanged)
@for_staff
def create_category(body: dict[str, Any]) -> Response:
    """Make a category. Its name is about work; no patient data belongs there."""
    return answer(question(CREATE_CATEGORY, **body), 201)


@pages.route("/categories/<uuid:category_id>/name", methods=["PUT"])
@pages.arguments(body_of(RENAME_CATEGORY, "category_id"))
@pages.response(200, CategoryChanged)
@for_staff
def rename_category(body: dict[str, Any], category_id: UUID) -> Response:
    """Give a category another name."""
    return ask(RENAME_CATEGORY, category_id=category_id, **body)


@pages.route("/categories/<uuid:category_id>/place", methods=["PUT"])
@pages.arguments(body_of(MOVE_CATEGORY, "category_id"))
@pages.response(200, CategoryChanged)
@for_staff
def move_category(body: dict[str, Any], category_id: UUID) -> Response:
    """Let a category change places with the one before or after it."""
    return ask(MOVE_CATEGORY, category_id=category_id, **body)


@pages.route("/categories/<uuid:category_id>/<any(retire, restore, delete):action>", methods=["POST"])
@pages.arguments(body_of(RETIRE_CATEGORY, "category_id"))
@pages.response(200, CategoryChanged)
@for_staff
def change_category(body: dict[str, Any], category_id: UUID, action: str) -> Response:
    """Take a category out of use or back into use, or delete one that no moment has."""
    return ask(ACTIONS[action], category_id=category_id, **body)


@pages.route("/moments/<uuid:moment_id>/categories", methods=["GET"])
@pages.response(200, MomentCategories)
@for_staff
def moment_categories(moment_id: UUID) -> Response:
    """Give a moment's categories, and those that it could have."""
    return ask_about_moment(MOMENT_CATEGORIES, "read", "moment", moment_id=moment_id)


@pages.route("/moments/<uuid:moment_id>/categories", methods=["PUT"])
@pages.arguments(body_of(SET_CATEGORIES, "moment_id"))
@pages.response(200, MomentChanged)
@for_staff
def set_categories(body: dict[str, Any], moment_id: UUID) -> Response:
    """Let a moment have these categories and no others."""
    return ask(SET_CATEGORIES, moment_id=moment_id, **body)
