"""What arrives at moments about starts on a later day, and the timer that begins them: a part of the service's class of its own."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import Here, every, rpc
from common.chassis.calls import Call
from common.contracts import moments_planning
from services.moments.commands import planning as commands

LOOK_EVERY = 60.0
"""Seconds between looks for moments whose day has come."""


class Planning:
    """Moving planned starts, and beginning them."""

    here: ClassVar[Here]

    @rpc(moments_planning.CHANGE_START_DAY)
    def change_start_day(self, call: Call) -> Mapping[str, Any]:
        """Start on another day, or at once."""
        return commands.change_start_day(self.here.database, call)

    @every(LOOK_EVERY)
    def begin_planned(self) -> None:
        """Begin moments whose day has come; any replica may."""
        while commands.begin_planned(self.here.database):
            continue
