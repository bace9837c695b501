"""What arrives at retention: staff's orders and questions, and the clock."""

from typing import cast

from common.chassis.bus import OperatorHandlers, ResourcesProvider, does, every, reads, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.idempotency import by_key, replayed
from common.contracts.errors import NotFound
from common.contracts.retention.erasures import (
    ORDER,
    RUN,
    RUNS,
    STANDINGS,
    UNDO,
    Order,
    Ordered,
    Standings,
    StandingsRequest,
)
from services.retention import commands, queries
from services.retention.erasing import ERASING
from services.retention.model import unit_of
from services.retention.moments_client import how_they_stand
from services.retention.running import go_on
from services.retention.settings import Settings
from services.retention.standing import standings

GO_ON_EVERY = 1.0
"""Seconds between looks for erasures to go on with."""


class RetentionService(OperatorHandlers):
    """The erasure of moments."""

    name = "retention"
    resources = ResourcesProvider()
    erasing = ERASING

    undo = does(UNDO, commands.undo)
    runs = reads(RUNS, queries.runs)
    run = reads(RUN, queries.run)

    @rpc(STANDINGS)
    def standings(self, call: Call[StandingsRequest]) -> Standings:
        """Give what stands before the erasure of moments of the actor's care unit."""
        moments = how_they_stand(self.resources, unit_of(call.actor), call.request.moment_ids, call)
        with self.resources.database.reading() as session:
            return standings(session, call, moments, self._settings.keep_months)

    @rpc(ORDER)
    @replayed(by_key)
    def order(self, call: Call[Order]) -> JsonAnswer[Ordered]:
        """Order the erasure of a grant's moment, as it stands now."""
        moment_id = call.grant.moment_id
        moment = how_they_stand(self.resources, call.grant.care_unit_id, [moment_id], call).get(moment_id)
        if moment is None:
            raise NotFound
        return commands.order(self.resources.database, call, moment, self._settings)

    @every(GO_ON_EVERY)
    def go_on(self) -> bool:
        """Go on with an erasure; any replica may."""
        return go_on(self.resources, self._settings)

    @property
    def _settings(self) -> Settings:
        return cast("Settings", self.resources.settings)
