"""What arrives at moments about categories: the unit's, and those of a moment."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import ResourcesProvider, does, rpc
from common.chassis.calls import Call
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

Answer = Mapping[str, Any]


class CategoryHandlers:
    """The unit's own words for its work."""

    resources: ClassVar[ResourcesProvider]

    @rpc(CATEGORIES)
    def categories(self, call: Call) -> Answer:
        """Give the unit's categories."""
        with self.resources.database.reading() as session:
            return queries.categories_page(session, call.actor)

    create_category = does(CREATE_CATEGORY, commands.create_category)
    rename_category = does(RENAME_CATEGORY, commands.rename_category)
    move_category = does(MOVE_CATEGORY, commands.move_category)
    retire_category = does(RETIRE_CATEGORY, commands.retire_category)
    restore_category = does(RESTORE_CATEGORY, commands.restore_category)
    delete_category = does(DELETE_CATEGORY, commands.delete_category)

    @rpc(MOMENT_CATEGORIES)
    def moment_categories(self, call: Call) -> Answer:
        """Give a moment's categories, and those that it could have."""
        with self.resources.database.reading() as session:
            return queries.moment_categories_page(session, call.actor, call.request["moment_id"])

    set_categories = does(SET_CATEGORIES, commands.set_categories)
