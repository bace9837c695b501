"""What arrives at moments about the end and what keeps moments together: maintenance, undoing, links."""

from typing import ClassVar

from common.chassis.bus import ResourcesProvider, does, every, keys, reads
from common.contracts.moments.ending import END, ENDING, UNDO_END
from common.contracts.moments.erasable import ERASABLE
from common.contracts.moments.links import LINK, LINKS, UNLINK
from services.moments import commands, queries

CLOSE_EVERY = 600.0
"""Seconds between looks for maintenance that has run out. The citizen is kept out from the first minute of the day anyway."""


class EndingHandlers:
    """Ending and undoing, the timer that closes, links."""

    resources: ClassVar[ResourcesProvider]

    end = does(END, commands.end, keys)
    ending = reads(ENDING, queries.ending_page, keys)
    undo_end = does(UNDO_END, commands.undo_end)
    erasable = reads(ERASABLE, queries.erasable)

    @every(CLOSE_EVERY)
    def close_maintained(self) -> bool:
        """Close moments whose maintenance has run out; any replica may."""
        return bool(commands.close_maintained(self.resources.database))

    links = reads(LINKS, queries.links_page)
    link = does(LINK, commands.link)
    unlink = does(UNLINK, commands.unlink)
