"""What arrives at content about open programmes, which citizens start by themselves."""

from typing import ClassVar
from uuid import UUID

from common.chassis.bus import ResourcesProvider, reads, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.idempotency import by_key, replayed
from common.contracts.content.open_programmes import (
    OPEN_AT_UNIT,
    OPEN_FOR_CITIZENS,
    OPEN_PROGRAMMES,
    OPENINGS,
    OpenAtUnit,
    OpenUnits,
)
from common.contracts.content.vocabulary import VersionRequest
from common.contracts.directory.starts import GROUP_FACTS, CommissionNow, GroupFacts
from common.contracts.errors import Invalid, NotFound
from common.phrases import moments
from services.content.commands import open_programmes as commands
from services.content.commands.activating import require_may_activate
from services.content.queries import open_programmes as queries
from services.content.service.catalogue import provider_units


class OpenProgrammeHandlers:
    """Declaring programmes open for citizens, and telling which are."""

    resources: ClassVar[ResourcesProvider]

    @rpc(OPENINGS)
    def openings(self, call: Call[VersionRequest]) -> OpenUnits:
        """Say where a version is open."""
        require_may_activate(call.actor)
        units = provider_units(self.resources, call)
        with self.resources.database.reading() as session:
            return queries.openings(session, call.request.version_id, units)

    @rpc(OPEN_AT_UNIT)
    @replayed(by_key)
    def open_at_unit(self, call: Call[OpenAtUnit]) -> JsonAnswer[OpenUnits]:
        """Open a version at a unit, or close it there."""
        require_may_activate(call.actor)
        units, chosen = provider_units(self.resources, call), call.request.responsible_commission_id
        responsible = self._responsible(chosen, call) if chosen else None
        return commands.open_at_unit(self.resources.database, call, units, responsible)

    open_programmes = reads(OPEN_PROGRAMMES, queries.open_programmes)
    open_for_citizens = reads(OPEN_FOR_CITIZENS, queries.open_for_citizens)

    def _responsible(self, chosen: UUID, call: Call[OpenAtUnit]) -> CommissionNow:
        """Ask what the chosen commission is now."""
        wanted = GroupFacts(citizen_ids=[], responsible_commission_id=chosen, ordered_by_commission_id=chosen)
        try:
            return self.resources.ask(GROUP_FACTS, wanted, call).responsible
        except NotFound:
            raise Invalid(fields={"responsible_commission_id": [moments.NO_PRACTITIONER()]}) from None
