"""Practitioners: who may be responsible for moments, at the actor's unit or at every unit of the care provider."""

from uuid import UUID

from common.contracts.base import Caller, Nothing, query
from common.contracts.directory.units import ProviderUnit
from common.contracts.messages import Message


class Practitioner(Message):
    """Someone who may be responsible for a moment at the unit."""

    commission_id: UUID
    person_id: UUID
    name: str
    hsa_id: str


class Practitioners(Message):
    """The unit's practitioners by name."""

    practitioners: list[Practitioner]


PRACTITIONERS = query("directory", "practitioners", Nothing, Practitioners, Caller.STAFF)
"""Those with an active commission as practitioner at the actor's care unit."""


class PractitionerFacts(Message):
    """Whose commission it is, as it stands now."""

    commission_id: UUID


class PractitionerFactsAnswer(Message):
    """Who holds it, where, and whether they may be responsible for moments there."""

    commission_id: UUID
    person_id: UUID
    care_unit_id: UUID
    commission_version_id: UUID
    is_active_practitioner: bool


PRACTITIONER_FACTS = query(
    "directory", "practitioner_facts", PractitionerFacts, PractitionerFactsAnswer, Caller.SERVICE, services=("moments",)
)
"""Raises `NotFound` for an unknown commission."""


class UnitPractitioners(ProviderUnit):
    """A care unit with its practitioners by name."""

    practitioners: list[Practitioner]


class ProviderPractitioners(Message):
    """All care units of the actor's care provider, by name."""

    units: list[UnitPractitioners]


PROVIDER_PRACTITIONERS = query("directory", "provider_practitioners", Nothing, ProviderPractitioners, Caller.STAFF)
"""Needs the role provider_admin."""
