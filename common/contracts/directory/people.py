"""Names for ids, as far as the asking actor may know them."""

from dataclasses import field
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length

from common.contracts.base import Caller, query
from common.contracts.directory.vocabulary import IS_CHILD, MAY_ACT, GuardianName
from common.contracts.messages import Message, Patient, described


class People(Message):
    """Names for ids, in one batch: at most 200 of each."""

    citizen_ids: Annotated[list[UUID], Length(max=200)] = field(default_factory=list)
    person_ids: Annotated[list[UUID], Length(max=200)] = field(default_factory=list)
    commission_version_ids: Annotated[list[UUID], Length(max=200)] = field(default_factory=list)
    guardian_ids: Annotated[list[UUID], Length(max=200)] = field(default_factory=list)


class CitizenName(Message):
    """A citizen in a list: the number is masked (`19610831-XXXX`), a protected citizen's name hidden."""

    id: Patient[UUID]
    name: Patient[str]
    masked_number: Patient[str]
    protected: Patient[bool]
    deceased: Patient[bool]
    is_child: Annotated[Patient[bool], described(IS_CHILD)]
    guardians: Annotated[list[GuardianName], described(MAY_ACT)]


class PersonName(Message):
    """A staff member."""

    id: UUID
    name: str
    hsa_id: str


class CommissionThen(Message):
    """A commission as it was when something was done: for the timeline."""

    version_id: UUID
    name: str
    title: str
    care_unit_name: str
    care_provider_name: str


class Names(Message):
    """Those that are known and that the actor may know; others are left out. Persons and guardians stand by name, in Swedish order."""

    citizens: list[CitizenName]
    guardians: list[GuardianName]
    persons: list[PersonName]
    commission_versions: list[CommissionThen]


PEOPLE = query("directory", "people", People, Names, Caller.STAFF)
"""Citizens are named only to staff of a unit where they have or have had a moment (kept from `moment.started`, else asked of `moments`) or stand in a group
start, guardians to staff of a unit that has a child of theirs, also when they no longer are."""


class StaffNames(Message):
    """Names of staff alone, now and as they were: for the citizen's pages, where no patient is named."""

    persons: list[PersonName]
    commission_versions: list[CommissionThen]


STAFF_NAMES = query("directory", "staff_names", People, StaffNames, Caller.CITIZEN, Caller.STAFF)
