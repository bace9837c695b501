"""What `directory` promises of many citizens at once: a list of numbers read row by row, and what a group start must know."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, patient, query
from common.contracts.directory import ROLES

MOST_NUMBERS = 500
"""The most numbers in one list."""
MOST_CITIZENS = 100
"""The most citizens of one question about a group start that runs."""
LONGEST_NUMBER = 40
READINGS = (
    "found",
    "duplicate",
    "check_digit",
    "coordination_number",
    "reserve_number",
    "citizen_unknown",
    "deceased",
)
"""What a row of a list can turn out to be: `duplicate` names a citizen whom an earlier row names; the rest as the errors of `FIND_CITIZEN`."""


class FindCitizens(Strict):
    """Numbers as staff wrote them, in their order."""

    numbers = fields.List(
        fields.String(validate=validate.Length(1, LONGEST_NUMBER)),
        required=True,
        validate=validate.Length(1, MOST_NUMBERS, error="Ange högst 500 personnummer åt gången."),
    )


class CitizenRead(Strict):
    """One row: what it turned out to be, and for `found`, `duplicate` and `deceased` whom it names. A protected citizen's name is hidden."""

    reading = patient(fields.String, required=True, validate=validate.OneOf(READINGS))
    citizen_id = patient(Identifier, required=True, allow_none=True)
    name = patient(fields.String, required=True, allow_none=True)
    masked_number = patient(fields.String, required=True, allow_none=True)
    protected = patient(fields.Boolean, required=True)
    has_ever_signed_in = patient(fields.Boolean, required=True)
    has_notifications = patient(fields.Boolean, required=True)


class CitizensRead(Strict):
    """A row for each number, in the same order."""

    rows = fields.List(fields.Nested(CitizenRead), required=True)


FIND_CITIZENS = query("directory", "find_citizens", FindCitizens, CitizensRead, Caller.STAFF)
"""Needs the role citizen_admin."""


class GroupFacts(Strict):
    """The citizens that are to be started next, who will be responsible, and under which commission the start was ordered."""

    citizen_ids = fields.List(Identifier(), required=True, validate=validate.Length(max=MOST_CITIZENS))
    responsible_commission_id = Identifier(required=True)
    ordered_by_commission_id = Identifier(required=True)


class CommissionNow(Strict):
    """A commission as it is now; without roles when nobody may work under it any more."""

    person_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)
    commission_version_id = Identifier(required=True)
    roles = fields.List(fields.String(validate=validate.OneOf(ROLES)), required=True)


class GroupFactsAnswer(Strict):
    """Those of the citizens for whom a moment may start, those who have ever signed in, and both commissions."""

    startable_citizen_ids = fields.List(Identifier(), required=True)
    signed_in_citizen_ids = fields.List(Identifier(), required=True)
    responsible = fields.Nested(CommissionNow, required=True)
    ordered_by = fields.Nested(CommissionNow, required=True)


GROUP_FACTS = query(
    "directory", "group_facts", GroupFacts, GroupFactsAnswer, Caller.SERVICE, services=("content", "moments")
)
"""Raises `NotFound` for an unknown commission."""
