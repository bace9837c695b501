"""Names for ids, as far as the asking actor may know them."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, patient, query
from common.contracts.directory.vocabulary import IS_CHILD, MAY_ACT, GuardianName


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
