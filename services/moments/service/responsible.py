"""What arrives at moments about who is responsible: a change of practitioner, of one moment or of many."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import ResourcesProvider, reads, rpc
from common.chassis.calls import Call
from common.chassis.idempotency import replayed
from common.contracts.moments.responsible import (
    CASELOADS,
    CHANGE_RESPONSIBLE,
    HAND_OVER_MANY,
    ChangeResponsible,
    HandOverMany,
)
from services.moments import commands, queries
from services.moments.model import Action
from services.moments.practitioners import receiver

Answer = Mapping[str, Any]


class ResponsibleHandlers:
    """Who is responsible for which moments."""

    resources: ClassVar[ResourcesProvider]

    @rpc(CHANGE_RESPONSIBLE)
    @replayed(queries.may(Action.LIST))
    def change_responsible(self, call: Call[ChangeResponsible]) -> Answer:
        """Make another practitioner responsible."""
        return commands.change_responsible(self.resources.database, call, receiver(self.resources, call))

    caseloads = reads(CASELOADS, queries.caseloads)

    @rpc(HAND_OVER_MANY)
    def hand_over_many(self, call: Call[HandOverMany]) -> Answer:
        """Move moments of one practitioner to another."""
        return commands.hand_over_many(self.resources.database, call, receiver(self.resources, call))
