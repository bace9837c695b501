"""What is unread in many moments: the markers of a list, of a tab and of a first page.

To staff who aren't responsible for the moment what a colleague has read is read too, unless they have marked it as unread themselves: what a team
is told of is what nobody has read. Whoever is responsible is told of all that they haven't read themselves.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length

from common.contracts.base import Caller, query
from common.contracts.messages import Message, Patient

MOST_MARKED = 200
"""The most moments of one question."""


class UnreadRequest(Message):
    """Moments of the person's care unit, or the citizen's own. What is neither isn't answered for."""

    moment_ids: Annotated[list[UUID], Length(max=MOST_MARKED)]


class UnreadOf(Message):
    """How many messages of a citizen's moment the person hasn't read."""

    moment_id: UUID
    citizen_id: UUID
    unread: Patient[int]


class Unread(Message):
    """The moments in which something is unread."""

    moments: list[UnreadOf]


UNREAD = query("messaging", "unread", UnreadRequest, Unread, Caller.STAFF, Caller.CITIZEN)
"""Staff without a role in which they meet citizens are told of nothing."""


class MarkersRequest(Message):
    """Moments as for `UNREAD`; null for all of a citizen's own. `conversation_id` is one of theirs that is open before the person."""

    moment_ids: Annotated[list[UUID] | None, Length(max=MOST_MARKED)]
    conversation_id: UUID | None = None


class Marker(Message):
    """How many messages of a moment the person hasn't read, how many drafts of theirs wait there, and how many messages there are.

    `unread_since`: when the oldest one that they haven't read was sent, null where there is none.
    """

    moment_id: UUID
    unread: int
    drafts: int
    messages: int
    unread_since: datetime | None = None


class Markers(Message):
    """The moments in which there is anything, and how many `messages` the conversation has that was asked for, null for none."""

    moments: list[Marker]
    messages: int | None


MARKERS = query("messaging", "markers", MarkersRequest, Markers, Caller.STAFF, Caller.CITIZEN, deadline=1.0)
"""Numbers by moment, nothing of a citizen: a page asks it beside what it shows, and again while it is open, so it is no view
(`moments.fingerprints`). A page is worth showing without, so it waits for a second at most. Staff are told as by `UNREAD`."""
