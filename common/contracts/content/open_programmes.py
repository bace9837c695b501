"""Open programmes (öppna moment): versions that citizens may start by themselves, at a care unit that takes them on.

The care provider's administrator declares a version open at a unit, with the practitioner who will be responsible there. It is open while
it is also active at the unit and published.
"""

from marshmallow import fields

from common.contracts.base import Caller, Command, Identifier, Nothing, Strict, command, query
from common.contracts.content.vocabulary import VersionRequest


class OpenUnit(Strict):
    """A care unit of the actor's care provider: whether the version is active there, and who is responsible if it is open."""

    care_unit_id = Identifier(required=True)
    name = fields.String(required=True)
    is_active = fields.Boolean(required=True)
    responsible_commission_id = Identifier(required=True, allow_none=True)


class OpenUnits(Strict):
    """All care units of the care provider, by name."""

    units = fields.List(fields.Nested(OpenUnit), required=True)


OPENINGS = query("content", "openings", VersionRequest, OpenUnits, Caller.STAFF)
"""Needs the role provider_admin."""


class OpenAtUnit(Command):
    """Declare a version open at a unit, or with null no longer. Moments that were started go on."""

    version_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)
    responsible_commission_id = Identifier(required=True, allow_none=True)


OPEN_AT_UNIT = command("content", "open_at_unit", OpenAtUnit, OpenUnits, Caller.STAFF)
"""Needs the role provider_admin. Raises `NotFound`, `Conflict` where the version isn't active, `Invalid` for a foreign unit or practitioner."""


class OpenProgramme(Strict):
    """A programme that a citizen may start, and the care unit that it belongs to then."""

    version_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)
    care_unit_name = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    target_group = fields.String(required=True)
    recommended_days = fields.Integer(required=True)


class OpenProgrammes(Strict):
    """The open programmes by title and unit, the newest open version of each at a unit."""

    programmes = fields.List(fields.Nested(OpenProgramme), required=True)


OPEN_PROGRAMMES = query("content", "open_programmes", Nothing, OpenProgrammes, Caller.CITIZEN)


class OpenRequest(VersionRequest):
    """A version at a care unit."""

    care_unit_id = Identifier(required=True)


class OpenAnswer(Strict):
    """Who will be responsible."""

    responsible_commission_id = Identifier(required=True)


OPEN_FOR_CITIZENS = query(
    "content", "open_for_citizens", OpenRequest, OpenAnswer, Caller.SERVICE, services=("moments",)
)
"""Raises `NotFound` unless the version is open at the unit."""
