"""What arrives at moments about categories: the unit's, and those of a moment."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import Here, rpc
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


class CategoryDesk:
    """The unit's own words for its work."""

    here: ClassVar[Here]

    @rpc(CATEGORIES)
    def categories(self, call: Call) -> Answer:
        """Give the unit's categories."""
        with self.here.database.reading() as session:
            return queries.categories_page(session, call.actor)

    @rpc(CREATE_CATEGORY)
    def create_category(self, call: Call) -> Answer:
        """Make a category."""
        return commands.create_category(self.here.database, call)

    @rpc(RENAME_CATEGORY)
    def rename_category(self, call: Call) -> Answer:
        """Give a category another name."""
        return commands.rename_category(self.here.database, call)

    @rpc(MOVE_CATEGORY)
    def move_category(self, call: Call) -> Answer:
        """Let a category change places with its neighbour."""
        return commands.move_category(self.here.database, call)

    @rpc(RETIRE_CATEGORY)
    def retire_category(self, call: Call) -> Answer:
        """Offer a category no more."""
        return commands.retire_category(self.here.database, call)

    @rpc(RESTORE_CATEGORY)
    def restore_category(self, call: Call) -> Answer:
        """Offer a retired category again."""
        return commands.restore_category(self.here.database, call)

    @rpc(DELETE_CATEGORY)
    def delete_category(self, call: Call) -> Answer:
        """Delete a category that no moment has."""
        return commands.delete_category(self.here.database, call)

    @rpc(MOMENT_CATEGORIES)
    def moment_categories(self, call: Call) -> Answer:
        """Give a moment's categories, and those that it could have."""
        with self.here.database.reading() as session:
            return queries.moment_categories_page(session, call.actor, call.request["moment_id"])

    @rpc(SET_CATEGORIES)
    def set_categories(self, call: Call) -> Answer:
        """Change which categories a moment has."""
        return commands.set_categories(self.here.database, call)
