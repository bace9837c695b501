"""What arrives at moments about lists: the unit's, the citizen's own, and what a practitioner has to do."""

from typing import ClassVar

from common.chassis.bus import ResourcesProvider, reads, rpc
from common.chassis.calls import Call
from common.contracts.moments.attention import ATTENTION
from common.contracts.moments.fingerprints import LIST_FINGERPRINT
from common.contracts.moments.lists import LIST_CHOICES, LIST_MOMENTS, MINE
from common.contracts.moments.mirror import LIST_MIRRORED, ListMirrored, Mirrored
from common.contracts.moments.progress import PROGRESS
from common.contracts.moments.units import CITIZENS_OF_UNIT
from services.moments import events, queries


class ListHandlers:
    """Pages of many moments."""

    resources: ClassVar[ResourcesProvider]

    list_moments = reads(LIST_MOMENTS, queries.list_moments)
    attention = reads(ATTENTION, queries.attention)
    progress = reads(PROGRESS, queries.progress)
    list_choices = reads(LIST_CHOICES, queries.list_choices)
    list_fingerprint = reads(LIST_FINGERPRINT, queries.list_fingerprint)
    mine = reads(MINE, queries.mine)
    citizens_of_unit = reads(CITIZENS_OF_UNIT, queries.citizens_of_unit)

    @rpc(LIST_MIRRORED)
    def list_mirrored(self, call: Call[ListMirrored]) -> Mirrored:
        """Tell a service that keeps something of moments how they stand."""
        with self.resources.database.reading() as session:
            found = queries.moments_after(session, call.request.after, call.request.limit)
        next_after = found[-1].id if len(found) == call.request.limit else None
        return Mirrored(moments=list(map(events.standing, found)), next_after=next_after)
