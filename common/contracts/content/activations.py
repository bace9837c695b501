"""At which care units a version may be started: the provider's administrator says."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length

from common.contracts.base import Caller, Command, command, query
from common.contracts.content.vocabulary import VersionRequest
from common.contracts.messages import Message


class UnitActivation(Message):
    """A care unit of the actor's care provider, and whether the version may be started there."""

    care_unit_id: UUID
    name: str
    is_active: bool


class Activations(Message):
    """All care units of the care provider, by name."""

    units: list[UnitActivation]


ACTIVATIONS = query("content", "activations", VersionRequest, Activations, Caller.STAFF)
"""Needs the role provider_admin."""


class Activate(Command):
    """Let a version be started at these care units of the actor's care provider, and at no other of them."""

    version_id: UUID
    care_unit_ids: Annotated[list[UUID], Length(max=1000)]


ACTIVATE = command("content", "activate", Activate, Activations, Caller.STAFF)
"""Needs the role provider_admin. Raises `Forbidden`, `NotFound`, `Conflict` for a withdrawn version, `Invalid` for a foreign unit."""
