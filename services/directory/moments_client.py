"""Asking `moments` what directory's own copy doesn't know: whether a care unit has a citizen.

A copy that events keep may be late, never wrong: what it says yes to holds, what it doesn't know is asked of the owner
(`docs/decisions/0021-a-copy-says-yes.md`).
"""

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from common.chassis import telemetry
from common.chassis.calls import Call
from common.contracts.errors import Expired, Internal, OutcomeUnknown, Unavailable
from common.contracts.messages import Message
from common.contracts.moments.units import CITIZENS_OF_UNIT, CitizensOfUnit

if TYPE_CHECKING:  # the bus makes the standard library green, which is the service's to do
    from common.chassis.bus import ResourcesProvider

AWAY = (Unavailable, OutcomeUnknown, Expired, Internal)
log = telemetry.logger(__name__)


def citizens_had(
    resources: "ResourcesProvider", care_unit_id: UUID, citizen_ids: Collection[UUID], call: Call[Message] | None = None
) -> set[UUID] | None:
    """Give those of the citizens whom a care unit has; `None` when `moments` can't tell now."""
    wanted = CitizensOfUnit(care_unit_id=care_unit_id, citizen_ids=list(citizen_ids))
    try:
        return set(resources.ask(CITIZENS_OF_UNIT, wanted, call).citizen_ids)
    except AWAY as away:
        log.warning("whom a care unit has isn't known yet", citizens=len(citizen_ids), away=away.code)
        return None
