"""Which citizens a care unit has: asked of `moments`, which owns that, by whoever keeps a copy that may be late."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length

from common.contracts.base import Caller, query
from common.contracts.messages import Message

MOST_ASKED = 200
"""The most citizens of one question: as many as one question for names takes."""


class CitizensOfUnit(Message):
    """Some citizens, and a care unit."""

    care_unit_id: UUID
    citizen_ids: Annotated[list[UUID], Length(max=MOST_ASKED)]


class CitizensHad(Message):
    """Those of the citizens who have a moment at the unit, whatever its state, or stand in one of its group starts."""

    citizen_ids: list[UUID]


CITIZENS_OF_UNIT = query(
    "moments", "citizens_of_unit", CitizensOfUnit, CitizensHad, Caller.SERVICE, services=("directory",)
)
