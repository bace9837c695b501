"""What arrives at moments about handovers to other care units: offered, withdrawn, answered."""

from typing import ClassVar, cast
from uuid import UUID

from common.chassis.bus import ResourcesProvider, does, reads, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.idempotency import replayed
from common.contracts.directory.units import PROVIDER_UNITS, ProviderUnit, ProviderUnitsRequest
from common.contracts.messages import Message
from common.contracts.moments.handovers import (
    ACCEPT_HANDOVER,
    DECLINE_HANDOVER,
    HANDOVER,
    OFFER_HANDOVER,
    OFFERS,
    WITHDRAW_HANDOVER,
    AcceptHandover,
    HandoverChanged,
    HandoverPage,
    OfferHandover,
)
from common.contracts.moments.vocabulary import MomentChanged, MomentRequest
from services.moments import commands, queries
from services.moments.expected_citizens import expect
from services.moments.model import Action
from services.moments.practitioners import practitioner


class HandoverHandlers:
    """Which unit has a moment."""

    resources: ClassVar[ResourcesProvider]

    @rpc(HANDOVER)
    def handover(self, call: Call[MomentRequest]) -> HandoverPage:
        """Say where a moment could go, and what offer stands."""
        units = self._provider_units(call)
        with self.resources.database.reading() as session:
            return queries.handover_page(session, call, units)

    @rpc(OFFER_HANDOVER)
    @replayed(queries.may(Action.HAND_OVER))
    def offer_handover(self, call: Call[OfferHandover]) -> JsonAnswer[HandoverChanged]:
        """Offer a moment to another care unit."""
        return commands.offer_handover(self.resources.database, call, self._provider_units(call))

    withdraw_handover = does(WITHDRAW_HANDOVER, commands.withdraw_handover)

    offers = reads(OFFERS, queries.offers)

    @rpc(ACCEPT_HANDOVER)
    @replayed(queries.may(Action.LIST))
    def accept_handover(self, call: Call[AcceptHandover]) -> JsonAnswer[MomentChanged]:
        """Take a moment over."""
        facts = practitioner(self.resources, call.request.responsible_commission_id, call)
        with self.resources.database.reading() as session:
            citizen_id = queries.offered_citizen(session, call)
        if citizen_id:
            expect(self.resources, cast("UUID", call.actor.care_unit_id), [citizen_id], call)
        return commands.accept_handover(self.resources.database, call, facts)

    decline_handover = does(DECLINE_HANDOVER, commands.decline_handover)

    def _provider_units(self, call: Call[Message]) -> list[ProviderUnit]:
        """Give the care units of the actor's care provider."""
        wanted = ProviderUnitsRequest(commission_version_id=cast("UUID", call.actor.commission_version_id))
        return self.resources.ask(PROVIDER_UNITS, wanted, call).units
