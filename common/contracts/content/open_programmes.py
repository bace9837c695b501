"""Open programmes (öppna moment): versions that citizens may start by themselves, at a care unit that takes them on.

The care provider's administrator declares a version open at a unit, with the practitioner who will be responsible there. It is open while
it is also active at the unit and published.
"""

from uuid import UUID

from common.contracts.base import Caller, Command, Nothing, command, query
from common.contracts.content.vocabulary import VersionRequest
from common.contracts.messages import Message


class OpenUnit(Message):
    """A care unit of the actor's care provider: whether the version is active there, and who is responsible if it is open."""

    care_unit_id: UUID
    name: str
    is_active: bool
    responsible_commission_id: UUID | None


class OpenUnits(Message):
    """All care units of the care provider, by name."""

    units: list[OpenUnit]


OPENINGS = query("content", "openings", VersionRequest, OpenUnits, Caller.STAFF)
"""Needs the role provider_admin."""


class OpenAtUnit(Command):
    """Declare a version open at a unit, or with null no longer. Moments that were started go on."""

    version_id: UUID
    care_unit_id: UUID
    responsible_commission_id: UUID | None


OPEN_AT_UNIT = command("content", "open_at_unit", OpenAtUnit, OpenUnits, Caller.STAFF)
"""Needs the role provider_admin. Raises `NotFound`, `Conflict` where the version isn't active, `Invalid` for a foreign unit or practitioner."""


class OpenProgramme(Message):
    """A programme that a citizen may start, and the care unit that it belongs to then."""

    version_id: UUID
    care_unit_id: UUID
    care_unit_name: str
    title: str
    summary: str
    target_group: str
    recommended_days: int


class OpenProgrammes(Message):
    """The open programmes by title and unit, the newest open version of each at a unit."""

    programmes: list[OpenProgramme]


OPEN_PROGRAMMES = query("content", "open_programmes", Nothing, OpenProgrammes, Caller.CITIZEN)


class OpenRequest(VersionRequest):
    """A version at a care unit."""

    care_unit_id: UUID


class OpenAnswer(Message):
    """Who will be responsible."""

    responsible_commission_id: UUID


OPEN_FOR_CITIZENS = query(
    "content", "open_for_citizens", OpenRequest, OpenAnswer, Caller.SERVICE, services=("moments",)
)
"""Raises `NotFound` unless the version is open at the unit."""
