"""What arrives at moments about categories: the unit's, and those of a moment."""

from typing import ClassVar

from common.chassis.bus import ResourcesProvider, does, reads
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
)
from services.moments import commands, queries


class CategoryHandlers:
    """The unit's own words for its work."""

    resources: ClassVar[ResourcesProvider]

    categories = reads(CATEGORIES, queries.categories_page)
    create_category = does(CREATE_CATEGORY, commands.create_category)
    rename_category = does(RENAME_CATEGORY, commands.rename_category)
    move_category = does(MOVE_CATEGORY, commands.move_category)
    retire_category = does(RETIRE_CATEGORY, commands.retire_category)
    restore_category = does(RESTORE_CATEGORY, commands.restore_category)
    delete_category = does(DELETE_CATEGORY, commands.delete_category)
    moment_categories = reads(MOMENT_CATEGORIES, queries.moment_categories_page)
    set_categories = does(SET_CATEGORIES, commands.set_categories)
