"""At which care units a version may be started: the provider's administrator says."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Strict, command, query
from common.contracts.content.vocabulary import VersionRequest


class UnitActivation(Strict):
    """A care unit of the actor's care provider, and whether the version may be started there."""

    care_unit_id = Identifier(required=True)
    name = fields.String(required=True)
    is_active = fields.Boolean(required=True)


class Activations(Strict):
    """All care units of the care provider, by name."""

    units = fields.List(fields.Nested(UnitActivation), required=True)


ACTIVATIONS = query("content", "activations", VersionRequest, Activations, Caller.STAFF)
"""Needs the role provider_admin."""


class Activate(Command):
    """Let a version be started at these care units of the actor's care provider, and at no other of them."""

    version_id = Identifier(required=True)
    care_unit_ids = fields.List(Identifier(), required=True, validate=validate.Length(max=1000))


ACTIVATE = command("content", "activate", Activate, Activations, Caller.STAFF)
"""Needs the role provider_admin. Raises `Forbidden`, `NotFound`, `Conflict` for a withdrawn version, `Invalid` for a foreign unit."""
