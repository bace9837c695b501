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
    CategoryChanged,
)
from gateway.api.declaring import Routes
from gateway.api.views import ask, blueprint, body_of
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_moment

pages = blueprint("categories", "Vårdenhetens kategorier")
staff = Routes(pages, for_staff)
ACTIONS = {"retire": RETIRE_CATEGORY, "restore": RESTORE_CATEGORY, "delete": DELETE_CATEGORY}


staff.get("/categories", CATEGORIES, "List the care unit's categories in its order, those out of use included.")
staff.post(
    "/categories",
    CREATE_CATEGORY,
    "Make a category. Its name is about work; no patient data belongs there.",
    status=201,
)
staff.put("/categories/<uuid:category_id>/name", RENAME_CATEGORY, "Give a category another name.")
staff.put(
    "/categories/<uuid:category_id>/place",
    MOVE_CATEGORY,
    "Let a category change places with the one before or after it.",
)


@pages.route("/categories/<uuid:category_id>/<any(retire, restore, delete):action>", methods=["POST"])
@pages.arguments(body_of(RETIRE_CATEGORY, "category_id"))
@pages.response(200, CategoryChanged)
@for_staff
def change_category(body: dict[str, Any], category_id: UUID, action: str) -> Response:
    """Take a category out of use or back into use, or delete one that no moment has."""
    return ask(ACTIONS[action], category_id=category_id, **body)


staff.get(
    "/moments/<uuid:moment_id>/categories",
    MOMENT_CATEGORIES,
    "Give a moment's categories, and those that it could have.",
    record=of_moment("moment"),
)
staff.put("/moments/<uuid:moment_id>/categories", SET_CATEGORIES, "Let a moment have these categories and no others.")
