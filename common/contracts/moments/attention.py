"""What needs a practitioner now, across their own moments."""

from dataclasses import field
from typing import Annotated
from uuid import UUID

from common.contracts.base import Caller, Nothing, query
from common.contracts.messages import Message, described

INACTIVE_DAYS = 14
"""After so many silent days a citizen is told of as inactive (default)."""
CLOSING_DAYS = 2
"""A module that closes within so many days is told of (default)."""
MOST_COUNTED = 100
"""Counting stops here: nobody acts on the difference between a hundred and more."""
MOST_NAMED = 200
"""As many moments as one question for what is unread in them takes (`messaging.unread`)."""


class Attention(Message):
    """How many of the actor's ongoing moments need something, each at most 100 (which then means: or more).

    `unseen`: have forms that staff haven't opened. `review`: have seen forms that wait for review. `closing`: have a module that closes
    within two days. `inactive`: silent for 14 days or more. `not_begun`: the citizen hasn't done anything yet. `never_signed_in`: nor ever
    signed in, though the moment has started.
    """

    unseen: int
    review: int
    closing: int
    inactive: int
    not_begun: int
    never_signed_in: int
    moment_ids: Annotated[
        list[UUID],
        described(
            "the actor's ongoing moments, for what others keep of them; those whose citizen was active last come first, at most 200"
        ),
    ] = field(default_factory=list)


ATTENTION = query("moments", "attention", Nothing, Attention, Caller.STAFF)
