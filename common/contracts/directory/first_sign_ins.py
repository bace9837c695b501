"""Which citizens have ever signed in: `directory` alone knows; `moments` keeps it, whose lists tell of those who never have."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length

from common.contracts.base import Caller, query
from common.contracts.messages import Message

MOST_ASKED = 200
"""The most citizens of one question."""


class Citizens(Message):
    """Some citizens."""

    citizen_ids: Annotated[list[UUID], Length(max=MOST_ASKED)]


SIGNED_IN = query("directory", "signed_in", Citizens, Citizens, Caller.SERVICE, services=("moments",))
"""Gives those of the citizens who have ever signed in: for moments from before `moments` kept it."""
