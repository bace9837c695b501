"""What arrives at moments about lists: the unit's, the citizen's own, and what a practitioner has to do."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import ResourcesProvider, rpc
from common.chassis.calls import Call
from common.contracts.moments.attention import ATTENTION
from common.contracts.moments.fingerprints import LIST_FINGERPRINT
from common.contracts.moments.lists import LIST_CHOICES, LIST_MOMENTS, MINE
from common.contracts.moments.mirror import LIST_MIRRORED
from common.contracts.moments.progress import PROGRESS
from common.contracts.moments.units import CITIZENS_OF_UNIT
from services.moments import events, queries
from services.moments.queries.mirror import moments_after

Answer = Mapping[str, Any]


class ListHandlers:
    """Pages of many moments."""

    resources: ClassVar[ResourcesProvider]

    @rpc(LIST_MOMENTS)
    def list_moments(self, call: Call) -> Answer:
        """Give a page of the unit's moments."""
        with self.resources.database.reading() as session:
            return queries.list_moments(session, call.actor, call.request)

    @rpc(ATTENTION)
    def attention(self, call: Call) -> Answer:
        """Count what needs the practitioner now."""
        with self.resources.database.reading() as session:
            return queries.attention(session, call.actor)

    @rpc(PROGRESS)
    def progress(self, call: Call) -> Answer:
        """Tell how far the citizens of a page of the list have come."""
        with self.resources.database.reading() as session:
            return queries.progress(session, call.actor, call.request["moment_ids"])

    @rpc(LIST_CHOICES)
    def list_choices(self, call: Call) -> Answer:
        """Give what the unit's lists can be narrowed to."""
        with self.resources.database.reading() as session:
            return queries.list_choices(session, call.actor)

    @rpc(LIST_FINGERPRINT)
    def list_fingerprint(self, call: Call) -> Answer:
        """Tell whether a page of the unit's moments has changed."""
        with self.resources.database.reading() as session:
            return queries.list_fingerprint(session, call.actor, call.request)

    @rpc(MINE)
    def mine(self, call: Call) -> Answer:
        """Give the citizen's own moments."""
        with self.resources.database.reading() as session:
            return queries.mine(session, call.actor)

    @rpc(CITIZENS_OF_UNIT)
    def citizens_of_unit(self, call: Call) -> Answer:
        """Tell directory which citizens a care unit has."""
        request = call.request
        with self.resources.database.reading() as session:
            return {"citizen_ids": queries.citizens_of_unit(session, request["care_unit_id"], request["citizen_ids"])}

    @rpc(LIST_MIRRORED)
    def list_mirrored(self, call: Call) -> Answer:
        """Tell a service that keeps something of moments how they stand."""
        with self.resources.database.reading() as session:
            found = moments_after(session, call.request["after"], call.request["limit"])
        next_after = found[-1].id if len(found) == call.request["limit"] else None
        return {"moments": map(events.moment_fact, found), "next_after": next_after}
