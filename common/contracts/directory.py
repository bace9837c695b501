"""What `directory` promises: people, care units and commissions. It alone knows names and personnummer.

Sign-in and sessions: `directory_sessions`. `moments` asks before a start.
"""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Nothing, Strict, Subscription, patient, query
from common.contracts.moments import HANDOVER_ACCEPTED, MOMENT_STARTED

ROLES = ("practitioner", "citizen_admin", "authority_admin", "data_admin", "provider_admin", "designer", "publisher")
"""The roles of staff, per care unit."""

IS_CHILD = "up to and including age 13: can't sign in alone"
MAY_ACT = "who may act for the child today; nobody for a child with protected identity"


class GuardianName(Strict):
    """A child's guardian, as staff of a unit that has the child see them; the name is hidden of one with protected identity."""

    id = patient(Identifier, required=True)
    name = patient(fields.String, required=True)


class FindCitizen(Strict):
    """A number as staff wrote it: 10 or 12 digits, with or without `-` or `+`."""

    personal_number = fields.String(required=True, validate=validate.Length(1, 40))


class CitizenFound(Strict):
    """A citizen to start a moment for, with what staff must be warned of. A protected citizen's name is hidden."""

    citizen_id = patient(Identifier, required=True)
    name = patient(fields.String, required=True)
    personal_number = patient(fields.String, required=True, metadata={"description": "19610831-2460"})
    protected = patient(fields.Boolean, required=True)
    deceased = patient(fields.Boolean, required=True)
    has_ever_signed_in = patient(fields.Boolean, required=True)
    has_notifications = patient(fields.Boolean, required=True)
    is_child = patient(fields.Boolean, required=True, metadata={"description": IS_CHILD})
    guardians = fields.List(fields.Nested(GuardianName), required=True, metadata={"description": MAY_ACT})


FIND_CITIZEN = query("directory", "find_citizen", FindCitizen, CitizenFound, Caller.STAFF)
"""Needs the role practitioner or citizen_admin. Raises `CheckDigit`, `CitizenUnknown`, `CoordinationNumber`, `ReserveNumber`."""


class People(Strict):
    """Names for ids, in one batch: at most 200 of each."""

    citizen_ids = fields.List(Identifier(), load_default=list, validate=validate.Length(max=200))
    person_ids = fields.List(Identifier(), load_default=list, validate=validate.Length(max=200))
    commission_version_ids = fields.List(Identifier(), load_default=list, validate=validate.Length(max=200))
    guardian_ids = fields.List(Identifier(), load_default=list, validate=validate.Length(max=200))


class CitizenName(Strict):
    """A citizen in a list: the number is masked (`19610831-XXXX`), a protected citizen's name hidden."""

    id = patient(Identifier, required=True)
    name = patient(fields.String, required=True)
    masked_number = patient(fields.String, required=True)
    protected = patient(fields.Boolean, required=True)
    deceased = patient(fields.Boolean, required=True)
    is_child = patient(fields.Boolean, required=True, metadata={"description": IS_CHILD})
    guardians = fields.List(fields.Nested(GuardianName), required=True, metadata={"description": MAY_ACT})


class PersonName(Strict):
    """A staff member."""

    id = Identifier(required=True)
    name = fields.String(required=True)
    hsa_id = fields.String(required=True)


class CommissionThen(Strict):
    """A commission as it was when something was done: for the timeline."""

    version_id = Identifier(required=True)
    name = fields.String(required=True)
    title = fields.String(required=True)
    care_unit_name = fields.String(required=True)
    care_provider_name = fields.String(required=True)


class Names(Strict):
    """Those that are known and that the actor may know; others are left out. Persons and guardians stand by name, in Swedish order."""

    citizens = fields.List(fields.Nested(CitizenName), required=True)
    guardians = fields.List(fields.Nested(GuardianName), required=True)
    persons = fields.List(fields.Nested(PersonName), required=True)
    commission_versions = fields.List(fields.Nested(CommissionThen), required=True)


PEOPLE = query("directory", "people", People, Names, Caller.STAFF)
"""Citizens are named only to staff of a unit where they have or have had a moment (kept from `moment.started`, else asked of `moments`) or stand in a group
start, guardians to staff of a unit that has a child of theirs, also when they no longer are."""


class StaffNames(Strict):
    """Names of staff alone, now and as they were: for the citizen's pages, where no patient is named."""

    persons = fields.List(fields.Nested(PersonName), required=True)
    commission_versions = fields.List(fields.Nested(CommissionThen), required=True)


STAFF_NAMES = query("directory", "staff_names", People, StaffNames, Caller.CITIZEN, Caller.STAFF)


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


class Reveal(Strict):
    """Show what lists hide. The grant proves that the actor may read a moment of the citizen."""

    grant = fields.String(required=True, validate=validate.Length(max=4000))
    what = fields.String(required=True, validate=validate.OneOf(["personal_number", "mobile"]))


class Revealed(Strict):
    """The value, or null when the directory has none."""

    value = patient(fields.String, required=True, allow_none=True)


REVEAL = query("directory", "reveal", Reveal, Revealed, Caller.STAFF)


class StartFacts(Strict):
    """What `moments` must know before it starts a moment."""

    citizen_id = Identifier(required=True)
    commission_id = Identifier(required=True)


class StartFactsAnswer(Strict):
    """Of the citizen, only whether a moment may start, and whether they have ever signed in; of the commission, who and where."""

    citizen_may_start = fields.Boolean(required=True, metadata={"description": "known, living, with a personnummer"})
    citizen_has_signed_in = fields.Boolean(required=True)
    person_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)
    commission_version_id = Identifier(required=True)
    is_active_practitioner = fields.Boolean(required=True)


START_FACTS = query("directory", "start_facts", StartFacts, StartFactsAnswer, Caller.SERVICE, services=("moments",))
"""Raises `NotFound` for an unknown citizen or commission."""


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


class ProviderUnitsRequest(Strict):
    """The commission, in the version that staff act under."""

    commission_version_id = Identifier(required=True)


class ProviderUnit(Strict):
    """A care unit."""

    care_unit_id = Identifier(required=True)
    name = fields.String(required=True)


class ProviderUnits(Strict):
    """All care units of the care provider that the commission's unit belongs to, by name."""

    units = fields.List(fields.Nested(ProviderUnit), required=True)


PROVIDER_UNITS = query(
    "directory", "provider_units", ProviderUnitsRequest, ProviderUnits, Caller.SERVICE, services=("content", "moments")
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

ON_MOMENT_STARTED = Subscription("directory", "on_moment_started", MOMENT_STARTED)
ON_HANDOVER_ACCEPTED = Subscription("directory", "on_handover_accepted", HANDOVER_ACCEPTED)
