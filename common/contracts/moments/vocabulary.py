"""The words and small shapes that several subjects of `moments` share."""

from uuid import UUID

from marshmallow.validate import Length

from common.contracts.base import Command
from common.contracts.messages import Message, Patient

MOMENT_STATES = ("planned", "ongoing", "ended", "maintenance", "closed")
MODULE_STATES = ("upcoming", "ongoing", "finished")
RESPONSE_STATES = ("not_started", "ongoing", "completed", "awaiting_review", "reviewed")
WELCOME_STATES = ("shown", "hidden")
DIRECTIONS = ("earlier", "later")
CURSOR = Length(max=200)


class MomentRequest(Message):
    """One moment."""

    moment_id: UUID


class MomentCommand(MomentRequest, Command):
    """Something that is done with one moment."""


class MomentChanged(Message):
    """The moment and its new version."""

    moment_id: UUID
    version: int


class MomentCategory(Message):
    """A category that a moment has: the care unit's own word. It is patient data here, since it says something of a citizen."""

    category_id: Patient[UUID]
    name: Patient[str]


class UnitCategory(Message):
    """A category of a care unit; a retired one isn't offered any more, but moments may have it."""

    category_id: UUID
    name: str
    is_retired: bool
