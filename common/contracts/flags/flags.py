"""The flags of one moment: what staff should see or act on."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf

from common.contracts.base import Caller, query
from common.contracts.messages import Message, Patient, described

FLAG_KINDS = ("response_unseen", "message_unread")
"""`response_unseen`: the citizen has sent a form that nobody of the staff has opened (`cause_id`: the response). `message_unread`: a message of the
citizen's that nobody of the staff has read, while the moment goes on (the conversation; `raised_at`: when the oldest such was sent)."""


class MomentFlagsRequest(Message):
    """The moment of a grant."""

    grant: str


class OpenFlag(Message):
    """A flag that stands. `cause_id` is what raised it; the same cause never raises two of a kind."""

    flag_id: UUID
    kind: Annotated[Patient[str], OneOf(FLAG_KINDS)]
    cause_id: UUID
    raised_at: Patient[datetime]


class MomentFlags(Message):
    """The moment's flags that stand, oldest first, as far as events have told: a copy, usually less than a second old."""

    moment_id: UUID
    flags: list[OpenFlag]


MOMENT_FLAGS = query("flags", "moment_flags", MomentFlagsRequest, MomentFlags, Caller.STAFF, needs_grant=True)

MOST_COUNTED = 100
"""The most moments of one question: a page of the unit's list."""


class CountedMoments(Message):
    """Moments of a list; those that aren't the care unit's count nothing."""

    moment_ids: Annotated[list[UUID], Length(max=MOST_COUNTED)]
    kind: Annotated[str | None, OneOf(FLAG_KINDS), described("flags of this kind alone; null: of all")] = None


class MomentCount(Message):
    """How many flags of a moment stand, and since when the oldest does."""

    moment_id: UUID
    citizen_id: Patient[UUID]
    count: Patient[int]
    oldest_at: Patient[datetime]


class FlagCounts(Message):
    """The moments that have flags, a copy as in `MomentFlags`."""

    moments: list[MomentCount]


COUNTS = query("flags", "counts", CountedMoments, FlagCounts, Caller.STAFF, deadline=1.0)
"""Of the actor's care unit. Needs a role that lists moments: practitioner, citizen_admin or data_admin. A list is worth showing without, so it waits for a second at most."""
