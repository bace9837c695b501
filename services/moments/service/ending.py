"""What arrives at moments about the end and what keeps moments together: maintenance, undoing, links."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import ResourcesProvider, does, every, keys, rpc
from common.chassis.calls import Call
from common.contracts.moments.ending import END, ENDING, UNDO_END
from common.contracts.moments.links import LINK, LINKS, UNLINK
from services.moments import commands, queries

Answer = Mapping[str, Any]

CLOSE_EVERY = 600.0
"""Seconds between looks for maintenance that has run out. The citizen is kept out from the first minute of the day anyway."""


class EndingHandlers:
    """Ending and undoing, the timer that closes, links."""

    resources: ClassVar[ResourcesProvider]

    end = does(END, commands.end, keys)

    @rpc(ENDING)
    def ending(self, call: Call) -> Answer:
        """Tell what an ending means, or has meant."""
        with self.resources.database.reading() as session:
            return queries.ending_page(session, self.resources.keys, call.actor, call.request["moment_id"])

    undo_end = does(UNDO_END, commands.undo_end)

    @every(CLOSE_EVERY)
    def close_maintained(self) -> bool:
        """Close moments whose maintenance has run out; any replica may."""
        return bool(commands.close_maintained(self.resources.database))

    @rpc(LINKS)
    def links(self, call: Call) -> Answer:
        """Give what a moment is linked to."""
        with self.resources.database.reading() as session:
            return queries.links_page(session, call.actor, call.request["moment_id"])

    link = does(LINK, commands.link)
    unlink = does(UNLINK, commands.unlink)
