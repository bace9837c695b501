"""What is unread in many moments: the markers of a list."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length

from common.contracts.base import Caller, query
from common.contracts.messages import Message, Patient


class UnreadRequest(Message):
    """Moments of the person's care unit, or the citizen's own. What is neither isn't answered for."""

    moment_ids: Annotated[list[UUID], Length(max=200)]


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
