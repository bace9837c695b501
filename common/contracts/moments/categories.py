"""Categories: a care unit's own words for its work, made by its citizen_admin; staff who write in a moment choose which it has."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf, Range

from common.contracts.base import Caller, Command, Nothing, command, query
from common.contracts.messages import STRICT, Message
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import (
    DIRECTIONS,
    MomentCategory,
    MomentChanged,
    MomentCommand,
    MomentRequest,
    UnitCategory,
)
from common.contracts.strict import Saying
from common.phrases import inputs, moments

CATEGORY_CHANGES = ("created", "renamed", "moved", "retired", "restored", "deleted")
LONGEST_NAME = 40
"""Characters of a name, when space around it and double spaces are gone."""
MOST_OF_A_MOMENT = 5
_NAME = Saying(1, 200, too_short=moments.NAME_NEEDED)
_VERSION = Range(min=1)


class Category(UnitCategory):
    """One category as its administrator sees it. `is_used`: some moment has it."""

    version: int
    is_used: bool


class Categories(Message):
    """The care unit's categories in its own order, at most 50; `may_change`: for this actor."""

    categories: list[Category]
    may_change: bool


CATEGORIES = query("moments", "categories", Nothing, Categories, Caller.STAFF)
"""For everyone who may see the unit's lists."""


class CreateCategory(Command):
    """Make a category, the last of the unit's. A name is 1–40 characters, and no other of the unit's whatever its case."""

    name: Annotated[str, _NAME]


class CategoryChanged(Message):
    """The category and its new version."""

    category_id: UUID
    version: int


CREATE_CATEGORY = command("moments", "create_category", CreateCategory, CategoryChanged, Caller.STAFF)
"""Here as below: raises `Forbidden` without the role citizen_admin, `NotFound` for another unit's, `StaleVersion`. `Invalid` for a name
that is taken or won't do, and when the unit has 50."""


class ChangeCategory(Command):
    """One category as the page showed it."""

    category_id: UUID
    expected_version: Annotated[int, STRICT, _VERSION]


class RenameCategory(ChangeCategory):
    """Give it another name, also where moments have it."""

    name: Annotated[str, _NAME]


RENAME_CATEGORY = command("moments", "rename_category", RenameCategory, CategoryChanged, Caller.STAFF)


class MoveCategory(Command):
    """Let it change places with the one before or after it. One that stands first, or last, already stays where it is."""

    category_id: UUID
    direction: Annotated[str, OneOf(DIRECTIONS)]


MOVE_CATEGORY = command("moments", "move_category", MoveCategory, CategoryChanged, Caller.STAFF)
RETIRE_CATEGORY = command("moments", "retire_category", ChangeCategory, CategoryChanged, Caller.STAFF)
RESTORE_CATEGORY = command("moments", "restore_category", ChangeCategory, CategoryChanged, Caller.STAFF)
"""Both raise `IllegalTransition` when that is so already."""
DELETE_CATEGORY = command("moments", "delete_category", ChangeCategory, CategoryChanged, Caller.STAFF)
"""Raises `Conflict(reason="used")` while a moment has it."""


class MomentCategories(Message):
    """The header, the categories that the moment has, and those that it could have: what the unit offers, and what it has already."""

    header: Header
    categories: list[MomentCategory]
    choices: list[UnitCategory]


MOMENT_CATEGORIES = query("moments", "moment_categories", MomentRequest, MomentCategories, Caller.STAFF)


class SetCategories(MomentCommand):
    """Let the moment have these categories and no others; `expected_category_ids`: those that it had when the page was shown."""

    expected_category_ids: Annotated[list[UUID], Length(max=MOST_OF_A_MOMENT)]
    category_ids: Annotated[list[UUID], Length(max=MOST_OF_A_MOMENT, error=inputs.TOO_MANY_CATEGORIES)]


SET_CATEGORIES = command("moments", "set_categories", SetCategories, MomentChanged, Caller.STAFF)
"""Raises as writing does, `StaleVersion(changed=["categories"])` when it has others meanwhile, and `Invalid` for a category that the
unit doesn't offer, unless the moment has it already."""
