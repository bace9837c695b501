"""Practitioners: who may be responsible for moments, at the actor's unit or at every unit of the care provider."""

from marshmallow import fields

from common.contracts.base import Caller, Identifier, Nothing, Strict, query
from common.contracts.directory.units import ProviderUnit


class Practitioner(Strict):
    """Someone who may be responsible for a moment at the unit."""

    commission_id = Identifier(required=True)
    person_id = Identifier(required=True)
    name = fields.String(required=True)
    hsa_id = fields.String(required=True)


class Practitioners(Strict):
    """The unit's practitioners by name."""

    practitioners = fields.List(fields.Nested(Practitioner), required=True)


PRACTITIONERS = query("directory", "practitioners", Nothing, Practitioners, Caller.STAFF)
"""Those with an active commission as practitioner at the actor's care unit."""


class PractitionerFacts(Strict):
    """Whose commission it is, as it stands now."""

    commission_id = Identifier(required=True)


class PractitionerFactsAnswer(Strict):
    """Who holds it, where, and whether they may be responsible for moments there."""

    commission_id = Identifier(required=True)
    person_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)
    commission_version_id = Identifier(required=True)
    is_active_practitioner = fields.Boolean(required=True)


PRACTITIONER_FACTS = query(
    "directory", "practitioner_facts", PractitionerFacts, PractitionerFactsAnswer, Caller.SERVICE, services=("moments",)
)
"""Raises `NotFound` for an unknown commission."""


class UnitPractitioners(ProviderUnit):
    """A care unit with its practitioners by name."""

    practitioners = fields.List(fields.Nested(Practitioner), required=True)


class ProviderPractitioners(Strict):
    """All care units of the actor's care provider, by name."""

    units = fields.List(fields.Nested(UnitPractitioners), required=True)


PROVIDER_PRACTITIONERS = query("directory", "provider_practitioners", Nothing, ProviderPractitioners, Caller.STAFF)
"""Needs the role provider_admin."""
