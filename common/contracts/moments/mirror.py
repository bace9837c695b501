"""What `moments` tells a service that keeps something of moments: how each stands, page by page, for one that is new or has missed news."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Range

from common.contracts.base import Caller, query
from common.contracts.messages import Message
from common.contracts.moments.events import (
    HANDOVER_ACCEPTED,
    MOMENT_CLOSED,
    MOMENT_END_UNDONE,
    MOMENT_ENDED,
    MOMENT_PLANNED,
    MOMENT_RESPONSIBLE_CHANGED,
    MOMENT_STARTED,
    MOMENT_VERSION_CHANGED,
    StandingFact,
)

MOST_MIRRORED = 200
"""The most moments of a page: each takes some 700 of the 262,144 bytes of an answer."""
MIRRORING = ("directory", "flags", "messaging", "notifications")
"""The services that keep a mirror of moments."""
STANDING_EVENTS = (
    MOMENT_PLANNED,
    MOMENT_STARTED,
    MOMENT_RESPONSIBLE_CHANGED,
    MOMENT_VERSION_CHANGED,
    HANDOVER_ACCEPTED,
    MOMENT_ENDED,
    MOMENT_END_UNDONE,
    MOMENT_CLOSED,
)
"""The events after which a moment stands otherwise than before: `Subscription(name, "on_moment_changed", MOMENT_CLOSED, also=STANDING_EVENTS)`."""


class ListMirrored(Message):
    """The moments after one, in the order of their ids, or the first."""

    after: UUID | None = None
    limit: Annotated[int, Range(1, MOST_MIRRORED)] = MOST_MIRRORED


class Mirrored(Message):
    """A page, each moment as its newest event tells it; `next_after` is null at the end."""

    moments: list[StandingFact]
    next_after: UUID | None


LIST_MIRRORED = query(
    "moments", "list_mirrored", ListMirrored, Mirrored, Caller.SERVICE, services=MIRRORING, deadline=5.0
)
"""Every moment but those whose erasure has begun. One that begins meanwhile, behind the page, is told by its event."""
