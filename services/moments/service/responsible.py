"""What arrives at moments about who is responsible: a change of practitioner, of one moment or of many."""

from typing import ClassVar

from common.chassis.bus import ResourcesProvider, reads, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.idempotency import replayed
from common.contracts.moments.responsible import (
    CASELOADS,
    CHANGE_RESPONSIBLE,
    HAND_OVER_MANY,
    ChangeResponsible,
    HandedOverMany,
    HandOverMany,
)
from common.contracts.moments.vocabulary import MomentChanged
from services.moments import commands, queries
from services.moments.model import Action
from services.moments.practitioners import practitioner


class ResponsibleHandlers:
    """Who is responsible for which moments."""

    resources: ClassVar[ResourcesProvider]

    @rpc(CHANGE_RESPONSIBLE)
    @replayed(queries.may(Action.LIST))
    def change_responsible(self, call: Call[ChangeResponsible]) -> JsonAnswer[MomentChanged]:
        """Make another practitioner responsible."""
        facts = practitioner(self.resources, call.request.responsible_commission_id, call)
        return commands.change_responsible(self.resources.database, call, facts)

    caseloads = reads(CASELOADS, queries.caseloads)

    @rpc(HAND_OVER_MANY)
    def hand_over_many(self, call: Call[HandOverMany]) -> HandedOverMany:
        """Move moments of one practitioner to another."""
        facts = practitioner(self.resources, call.request.responsible_commission_id, call)
        return commands.hand_over_many(self.resources.database, call, facts)
