"""What `retention` asks of moments before they are erased: how they stand, and what must go first."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf

from common.contracts.base import Caller, query
from common.contracts.messages import Message
from common.contracts.moments.vocabulary import MOMENT_STATES

MOST_ASKED = 100
"""The most moments of one question: a page of the unit's list."""


class ErasableRequest(Message):
    """Moments of a care unit; those that aren't its own aren't told of."""

    care_unit_id: UUID
    moment_ids: Annotated[list[UUID], Length(1, MOST_ASKED)]


class ErasableMoment(Message):
    """How a moment stands. `has_children`: others are linked under it, and are erased before it."""

    moment_id: UUID
    version: int
    state: Annotated[str, OneOf(MOMENT_STATES)]
    responsible_person_id: UUID
    ended_at: datetime | None
    maintained_until: date | None
    has_children: bool


class ErasableMoments(Message):
    """The moments that are the care unit's and not erased, in any order."""

    moments: list[ErasableMoment]


ERASABLE = query("moments", "erasable", ErasableRequest, ErasableMoments, Caller.SERVICE, services=("retention",))
