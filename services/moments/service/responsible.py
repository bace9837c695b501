"""What arrives at moments about who has them: change of practitioner, absence and cover, handover to another unit."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from common.chassis import telemetry
from common.chassis.bus import ResourcesProvider, does, every, reads, rpc
from common.chassis.calls import Call
from common.chassis.idempotency import replayed
from common.contracts.directory.practitioners import PRACTITIONER_FACTS
from common.contracts.directory.units import PROVIDER_UNITS
from common.contracts.moments.absences import ABSENCES, CANCEL_ABSENCE, CHANGE_ABSENCE, REGISTER_ABSENCE
from common.contracts.moments.handovers import (
    ACCEPT_HANDOVER,
    DECLINE_HANDOVER,
    HANDOVER,
    OFFER_HANDOVER,
    OFFERS,
    WITHDRAW_HANDOVER,
)
from common.contracts.moments.responsible import CASELOADS, CHANGE_RESPONSIBLE, HAND_OVER_MANY
from services.moments import commands, queries
from services.moments.expected_citizens import expect

Answer = Mapping[str, Any]
TELL_EVERY = 1.0
"""Seconds between looks for absences that timelines aren't told of."""
TELL_AT_ONCE = 5
"""How many times a hundred timelines are told before an absence is answered: some tenths of a second."""
log = telemetry.logger(__name__)


class ResponsibleHandlers:
    """Who is responsible, who covers, which unit."""

    resources: ClassVar[ResourcesProvider]

    @rpc(CHANGE_RESPONSIBLE)
    @replayed
    def change_responsible(self, call: Call) -> Answer:
        """Make another practitioner responsible."""
        return commands.change_responsible(self.resources.database, call, self._receiver(call))

    caseloads = reads(CASELOADS, queries.caseloads)

    @rpc(HAND_OVER_MANY)
    def hand_over_many(self, call: Call) -> Answer:
        """Move moments of one practitioner to another."""
        return commands.hand_over_many(self.resources.database, call, self._receiver(call))

    absences = reads(ABSENCES, queries.absences)

    @rpc(REGISTER_ABSENCE)
    def register_absence(self, call: Call) -> Answer:
        """Register an absence with a cover."""
        return self._told(self._register(call))

    @rpc(CHANGE_ABSENCE)
    def change_absence(self, call: Call) -> Answer:
        """Give an absence other days or another cover."""
        return self._told(self._change(call))

    @replayed
    def _register(self, call: Call) -> Answer:
        request = call.request
        commands.require_may_register(call.actor, request["commission_id"])
        absent = self._practitioner(request["commission_id"] or call.actor.commission_id, call)
        cover = self._practitioner(request["cover_commission_id"], call)
        return commands.register_absence(self.resources.database, call, absent, cover)

    @replayed
    def _change(self, call: Call) -> Answer:
        cover = self._practitioner(call.request["cover_commission_id"], call)
        return commands.change_absence(self.resources.database, call, cover)

    @rpc(CANCEL_ABSENCE)
    def cancel_absence(self, call: Call) -> Answer:
        """End an absence."""
        return self._told(commands.cancel_absence(self.resources.database, call))

    @every(TELL_EVERY)
    def tell_absences(self) -> bool:
        """Tell timelines of absences, a few in each transaction; any replica may."""
        return bool(commands.tell_absences(self.resources.database))

    @rpc(HANDOVER)
    def handover(self, call: Call) -> Answer:
        """Tell where a moment could go, and what offer stands."""
        units = self._provider_units(call)
        with self.resources.database.reading() as session:
            return queries.handover_page(session, call, units)

    @rpc(OFFER_HANDOVER)
    @replayed
    def offer_handover(self, call: Call) -> Answer:
        """Offer a moment to another care unit."""
        return commands.offer_handover(self.resources.database, call, self._provider_units(call))

    withdraw_handover = does(WITHDRAW_HANDOVER, commands.withdraw_handover)
    offers = reads(OFFERS, queries.offers)

    @rpc(ACCEPT_HANDOVER)
    @replayed
    def accept_handover(self, call: Call) -> Answer:
        """Take a moment over."""
        receiver = self._receiver(call)
        with self.resources.database.reading() as session:
            citizen_id = queries.offered_citizen(session, call)
        if citizen_id:
            expect(self.resources, call.actor.care_unit_id, [citizen_id], call)
        return commands.accept_handover(self.resources.database, call, receiver)

    decline_handover = does(DECLINE_HANDOVER, commands.decline_handover)

    def _told(self, answer: Answer) -> Answer:
        """Tell timelines before the answer, so that whoever registered an absence finds it there; the timer does what is left.

        What was registered stands whatever becomes of this.
        """
        try:
            for _ in range(TELL_AT_ONCE):
                if not commands.tell_absences(self.resources.database):
                    break
        except DBAPIError:
            log.warning("timelines are told of an absence later")
        return answer

    def _provider_units(self, call: Call) -> list[dict[str, Any]]:
        """Give the care units of the actor's care provider."""
        wanted = {"commission_version_id": call.actor.commission_version_id}
        units: list[dict[str, Any]] = self.resources.ask(PROVIDER_UNITS, wanted, call)["units"]
        return units

    def _receiver(self, call: Call) -> dict[str, Any]:
        """Give directory's facts about who is to be responsible."""
        return self._practitioner(call.request["responsible_commission_id"], call)

    def _practitioner(self, commission_id: UUID | None, call: Call) -> dict[str, Any]:
        return self.resources.ask(PRACTITIONER_FACTS, {"commission_id": commission_id}, call)
