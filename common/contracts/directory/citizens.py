"""Citizens: found by number, one or a whole list, or by words of their name; and what lists hide of them, shown."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, patient, query
from common.contracts.directory.vocabulary import IS_CHILD, MAY_ACT, GuardianName
from common.phrases import inputs


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
MOST_NUMBERS = 500
"""The most numbers in one list."""
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
        validate=validate.Length(1, MOST_NUMBERS, error=inputs.NUMBERS_AT_ONCE),
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
MOST_FOUND = 200
"""How many citizens a search gives at most."""
LONGEST_SEARCH = 200
"""The most characters of a search: as long as a name can be."""


class SearchCitizens(Strict):
    """Words of names, a day of birth or a whole number, as staff wrote them; every word must fit."""

    text = fields.String(required=True, validate=validate.Length(1, LONGEST_SEARCH))


class CitizensFound(Strict):
    """Citizens who have, have had or are about to have a moment at the unit; `is_cut` when there are more than 200: the search should be refined.

    `is_shortened`: there were more than ten words, and the longest were used.
    """

    citizen_ids = patient(fields.List, Identifier(), required=True)
    is_cut = fields.Boolean(required=True)
    is_shortened = fields.Boolean(load_default=False)


SEARCH_CITIZENS = query("directory", "search_citizens", SearchCitizens, CitizensFound, Caller.STAFF)
"""Within the actor's care unit. Needs a role that reaches moments. A text that can't be anybody's finds nobody."""


class Reveal(Strict):
    """Show what lists hide. The grant proves that the actor may read a moment of the citizen."""

    grant = fields.String(required=True, validate=validate.Length(max=4000))
    what = fields.String(required=True, validate=validate.OneOf(["personal_number", "mobile"]))


class Revealed(Strict):
    """The value, or null when the directory has none."""

    value = patient(fields.String, required=True, allow_none=True)


REVEAL = query("directory", "reveal", Reveal, Revealed, Caller.STAFF, needs_grant=True)
