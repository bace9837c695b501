"""What arrives at content about the catalogue: its tabs, activation, withdrawal, differences."""

from typing import ClassVar, cast
from uuid import UUID

from common.chassis.bus import ResourcesProvider, does, reads, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.idempotency import by_key, replayed
from common.contracts.content.activations import ACTIVATE, ACTIVATIONS, Activate, Activations
from common.contracts.content.catalogue import LIST_CATALOGUE, RESTORE, WITHDRAW
from common.contracts.content.differences import COMPARE, CompareVersions, Differences
from common.contracts.content.vocabulary import VersionRequest
from common.contracts.directory.units import PROVIDER_UNITS, ProviderUnit, ProviderUnitsRequest
from common.contracts.messages import Message
from services.content import commands, queries
from services.content.difference import compared


class CatalogueHandlers:
    """Versions as the administrators of providers see them."""

    resources: ClassVar[ResourcesProvider]

    list_catalogue = reads(LIST_CATALOGUE, queries.list_catalogue)

    @rpc(ACTIVATIONS)
    def activations(self, call: Call[VersionRequest]) -> Activations:
        """Tell at which of the provider's units a version may be started."""
        commands.require_may_activate(call.actor)
        units = provider_units(self.resources, call)
        with self.resources.database.reading() as session:
            return queries.activations(session, call.request.version_id, units)

    @rpc(ACTIVATE)
    @replayed(by_key)
    def activate(self, call: Call[Activate]) -> JsonAnswer[Activations]:
        """Choose the units at which a version may be started."""
        commands.require_may_activate(call.actor)
        return commands.activate(self.resources.database, call, provider_units(self.resources, call))

    withdraw = does(WITHDRAW, commands.withdraw)
    restore = does(RESTORE, commands.restore)

    @rpc(COMPARE)
    def compare(self, call: Call[CompareVersions]) -> Differences:
        """Say what differs between two versions."""
        with self.resources.database.reading() as session:
            earlier, later = (
                queries.whole(session, each) for each in (call.request.earlier_id, call.request.version_id)
            )
        return compared(earlier, later)


def provider_units(resources: ResourcesProvider, call: Call[Message]) -> list[ProviderUnit]:
    """Ask which units the actor's care provider has."""
    commission = ProviderUnitsRequest(commission_version_id=cast("UUID", call.actor.commission_version_id))
    return resources.ask(PROVIDER_UNITS, commission, call).units
