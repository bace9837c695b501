"""Telling `directory` of citizens before a care unit gets them, so that whoever starts a moment finds its citizen the instant after.

What the event of the start confirms later (`docs/decisions/0021-a-copy-says-yes.md`).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from common.chassis.calls import Call
from common.chassis.identifiers import new_id
from common.contracts.directory.units import EXPECT_CITIZENS, ExpectCitizens
from common.contracts.errors import OutcomeUnknown, Unavailable
from common.contracts.messages import Message

if TYPE_CHECKING:  # the bus makes the standard library green, which is the service's to do
    from common.chassis.bus import ResourcesProvider


def expect(
    resources: "ResourcesProvider", care_unit_id: UUID, citizen_ids: Sequence[UUID], call: Call[Message] | None = None
) -> None:
    """Tell it, outside any transaction. Raises `Unavailable`: then nothing may be started, and nothing has been."""
    wanted = ExpectCitizens(idempotency_id=new_id(), care_unit_id=care_unit_id, citizen_ids=list(citizen_ids))
    try:
        resources.ask(EXPECT_CITIZENS, wanted, call)
    except OutcomeUnknown as error:
        # What directory made of it is only an expectation; of the start it is known that there is none.
        raise Unavailable(service="directory") from error
