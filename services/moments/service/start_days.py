"""What arrives at moments about starts on a later day, the timer that begins them, and starts by citizens: a part of the service's class of its own."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import ResourcesProvider, does, every, rpc
from common.chassis.calls import Call
from common.chassis.idempotency import replayed
from common.contracts.content.open_programmes import OPEN_FOR_CITIZENS
from common.contracts.directory.starts import START_FACTS
from common.contracts.moments.starts import CHANGE_START_DAY, START_OPEN
from services.moments.cache import outline_of
from services.moments.commands import open_starts
from services.moments.commands import start_days as commands
from services.moments.expected_citizens import expect

LOOK_EVERY = 60.0
"""Seconds between looks for moments whose day has come."""


class StartDayHandlers:
    """Moving planned starts, and beginning them."""

    resources: ClassVar[ResourcesProvider]

    change_start_day = does(CHANGE_START_DAY, commands.change_start_day)

    @rpc(START_OPEN)
    @replayed
    def start_open(self, call: Call) -> Mapping[str, Any]:
        """Start an open programme for the citizen who asks."""
        version = {"version_id": call.request["version_id"]}
        place = {**version, "care_unit_id": call.request["care_unit_id"]}
        responsible = self.resources.ask(OPEN_FOR_CITIZENS, place, call)["responsible_commission_id"]
        person = {"citizen_id": call.actor.person_id, "commission_id": responsible}
        facts = self.resources.ask(START_FACTS, person, call)
        outline = outline_of(self.resources, version["version_id"], call)
        expect(self.resources, place["care_unit_id"], [call.actor.person_id], call)
        return open_starts.start_open(
            self.resources.database, call, self.resources.keys, facts | {"commission_id": responsible}, outline
        )

    @every(LOOK_EVERY)
    def begin_planned(self) -> bool:
        """Begin moments whose day has come; any replica may."""
        return bool(commands.begin_planned(self.resources.database))
