"""What arrives at moments about starts: at once, on a later day with the timer that begins them, and by citizens."""

from typing import ClassVar, cast
from uuid import UUID

from common.chassis.bus import ResourcesProvider, does, every, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.idempotency import replayed
from common.contracts.content.catalogue import MAY_START, MayStart
from common.contracts.content.open_programmes import OPEN_FOR_CITIZENS, OpenRequest
from common.contracts.directory.starts import START_FACTS, StartFacts
from common.contracts.errors import NotFound
from common.contracts.moments.starts import CHANGE_START_DAY, START, START_OPEN, Start, StartOpen
from common.contracts.moments.vocabulary import MomentChanged
from services.moments import queries
from services.moments.cache import outline_of
from services.moments.commands import start_days, starts
from services.moments.expected_citizens import expect
from services.moments.model import Action, require_may_take

LOOK_EVERY = 60.0
"""Seconds between looks for moments whose day has come."""


class StartHandlers:
    """A practitioner starts a programme for a citizen, or the citizen an open one."""

    resources: ClassVar[ResourcesProvider]

    @rpc(START)
    @replayed(queries.may(Action.LIST))
    def start(self, call: Call[Start]) -> JsonAnswer[MomentChanged]:
        """Start a programme for a citizen."""
        require_may_take(call.actor)
        request, unit_id = call.request, cast("UUID", call.actor.care_unit_id)
        person = StartFacts(citizen_id=request.citizen_id, commission_id=request.responsible_commission_id)
        facts = self.resources.ask(START_FACTS, person, call)
        starts.require_startable(call, facts)
        place = MayStart(version_id=request.version_id, care_unit_id=unit_id)
        if not self.resources.ask(MAY_START, place, call).is_active:
            raise NotFound
        outline = outline_of(self.resources, request.version_id, call)
        expect(self.resources, unit_id, [request.citizen_id], call)
        return starts.start(self.resources.database, call, self.resources.keys, facts, outline)

    change_start_day = does(CHANGE_START_DAY, start_days.change_start_day)

    @rpc(START_OPEN)
    @replayed(queries.may(Action.READ))
    def start_open(self, call: Call[StartOpen]) -> JsonAnswer[MomentChanged]:
        """Start an open programme for the citizen who asks."""
        place = OpenRequest(version_id=call.request.version_id, care_unit_id=call.request.care_unit_id)
        chosen = self.resources.ask(OPEN_FOR_CITIZENS, place, call).responsible_commission_id
        person = StartFacts(citizen_id=call.actor.person_id, commission_id=chosen)
        facts = self.resources.ask(START_FACTS, person, call)
        starts.require_open(call, facts)
        outline = outline_of(self.resources, place.version_id, call)
        expect(self.resources, place.care_unit_id, [call.actor.person_id], call)
        return starts.start_open(
            self.resources.database, call, self.resources.keys, facts, outline, responsible_id=chosen
        )

    @every(LOOK_EVERY)
    def begin_planned(self) -> bool:
        """Begin moments whose day has come; any replica may."""
        return bool(start_days.begin_planned(self.resources.database))
