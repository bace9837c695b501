"""Whether a moment's citizen can be reached outside of the service: what staff should know who write to them."""

from common.contracts.base import Caller, query
from common.contracts.messages import Message, Patient


class ReachRequest(Message):
    """The moment of a grant."""

    grant: str


class Reach(Message):
    """`has_channel`: the citizen has a channel that is on. `is_unreachable`: what was sent to them last could be delivered on none."""

    has_channel: Patient[bool]
    is_unreachable: Patient[bool]


REACH = query("notifications", "reach", ReachRequest, Reach, Caller.STAFF, needs_grant=True, deadline=1.0)
"""A page is worth showing without, so it waits for a second at most."""
