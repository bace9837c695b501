"""Care units: which a provider has, and which citizens one is about to have."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length

from common.contracts.base import Caller, Command, Nothing, command, query
from common.contracts.messages import Message


class ProviderUnitsRequest(Message):
    """The commission, in the version that staff act under."""

    commission_version_id: UUID


class ProviderUnit(Message):
    """A care unit."""

    care_unit_id: UUID
    name: str


class ProviderUnits(Message):
    """All care units of the care provider that the commission's unit belongs to, by name."""

    units: list[ProviderUnit]


PROVIDER_UNITS = query(
    "directory", "provider_units", ProviderUnitsRequest, ProviderUnits, Caller.SERVICE, services=("content", "moments")
)
"""Raises `NotFound` for an unknown commission."""
MOST_EXPECTED = 100
"""The most citizens of one command: a batch of a group start."""


class ExpectCitizens(Command):
    """Citizens whom a care unit gets in the next instant, unless the start is refused."""

    care_unit_id: UUID
    citizen_ids: Annotated[list[UUID], Length(max=MOST_EXPECTED)]


EXPECT_CITIZENS = command(
    "directory", "expect_citizens", ExpectCitizens, Nothing, Caller.SERVICE, services=("moments",)
)
"""Makes the words by which the unit finds them. Nobody is named for it: that asks for a moment (`moments.units.CITIZENS_OF_UNIT`)."""
