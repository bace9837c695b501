"""What arrives at content about the catalogue: its tabs, activation, withdrawal, differences."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import ResourcesProvider, does, reads, rpc
from common.chassis.calls import Call
from common.chassis.idempotency import by_key, replayed
from common.contracts.content.activations import ACTIVATE, ACTIVATIONS, Activate
from common.contracts.content.catalogue import LIST_CATALOGUE, RESTORE, WITHDRAW
from common.contracts.content.differences import COMPARE, CompareVersions
from common.contracts.content.vocabulary import VersionRequest
from common.contracts.directory.units import PROVIDER_UNITS
from services.content import commands, queries
from services.content.difference import compared


class CatalogueHandlers:
    """Versions as the administrators of providers see them."""

    resources: ClassVar[ResourcesProvider]

    list_catalogue = reads(LIST_CATALOGUE, queries.list_catalogue)

    @rpc(ACTIVATIONS)
    def activations(self, call: Call[VersionRequest]) -> dict[str, Any]:
        """Tell at which of the provider's units a version may be started."""
        commands.require_may_activate(call.actor)
        units = provider_units(self.resources, call)
        with self.resources.database.reading() as session:
            return {"units": queries.activations(session, call.request.version_id, units)}

    @rpc(ACTIVATE)
    @replayed(by_key)
    def activate(self, call: Call[Activate]) -> Mapping[str, Any]:
        """Choose the units at which a version may be started."""
        commands.require_may_activate(call.actor)
        return commands.activate(self.resources.database, call, provider_units(self.resources, call))

    withdraw = does(WITHDRAW, commands.withdraw)
    restore = does(RESTORE, commands.restore)

    @rpc(COMPARE)
    def compare(self, call: Call[CompareVersions]) -> dict[str, Any]:
        """Tell what differs between two versions."""
        with self.resources.database.reading() as session:
            earlier, later = (
                queries.whole(session, each) for each in (call.request.earlier_id, call.request.version_id)
            )
        return compared(earlier, later)


def provider_units(resources: ResourcesProvider, call: Call) -> list[dict[str, Any]]:
    """Ask which units the actor's care provider has."""
    commission = {"commission_version_id": call.actor.commission_version_id}
    units: list[dict[str, Any]] = resources.ask(PROVIDER_UNITS, commission, call)["units"]
    return units
