"""Citizens: found by number, one or a whole list, or by words of their name; and what lists hide of them, shown."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf

from common.contracts.base import Caller, query
from common.contracts.directory.vocabulary import IS_CHILD, MAY_ACT, GuardianName
from common.contracts.messages import Message, Patient, described
from common.phrases import inputs


class FindCitizen(Message):
    """A number as staff wrote it: 10 or 12 digits, with or without `-` or `+`."""

    personal_number: Annotated[str, Length(1, 40)]


class CitizenFound(Message):
    """A citizen to start a moment for, with what staff must be warned of. A protected citizen's name is hidden."""

    citizen_id: Patient[UUID]
    name: Patient[str]
    personal_number: Annotated[Patient[str], described("19610831-2460")]
    protected: Patient[bool]
    deceased: Patient[bool]
    has_ever_signed_in: Patient[bool]
    has_notifications: Patient[bool]
    is_child: Annotated[Patient[bool], described(IS_CHILD)]
    guardians: Annotated[list[GuardianName], described(MAY_ACT)]


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


class FindCitizens(Message):
    """Numbers as staff wrote them, in their order."""

    numbers: Annotated[
        list[Annotated[str, Length(1, LONGEST_NUMBER)]], Length(1, MOST_NUMBERS, error=inputs.NUMBERS_AT_ONCE)
    ]


class CitizenRead(Message):
    """One row: what it turned out to be, and for `found`, `duplicate` and `deceased` whom it names. A protected citizen's name is hidden."""

    reading: Annotated[Patient[str], OneOf(READINGS)]
    citizen_id: Patient[UUID] | None
    name: Patient[str] | None
    masked_number: Patient[str] | None
    protected: Patient[bool]
    has_ever_signed_in: Patient[bool]
    has_notifications: Patient[bool]


class CitizensRead(Message):
    """A row for each number, in the same order."""

    rows: list[CitizenRead]


FIND_CITIZENS = query("directory", "find_citizens", FindCitizens, CitizensRead, Caller.STAFF)
"""Needs the role citizen_admin."""
MOST_FOUND = 200
"""How many citizens a search gives at most."""
LONGEST_SEARCH = 200
"""The most characters of a search: as long as a name can be."""


class SearchCitizens(Message):
    """Words of names, a day of birth or a whole number, as staff wrote them; every word must fit."""

    text: Annotated[str, Length(1, LONGEST_SEARCH)]


class CitizensFound(Message):
    """Citizens who have, have had or are about to have a moment at the unit; `is_cut` when there are more than 200: the search should be refined.

    `is_shortened`: there were more than ten words, and the longest were used.
    """

    citizen_ids: Patient[list[UUID]]
    is_cut: bool
    is_shortened: bool = False


SEARCH_CITIZENS = query("directory", "search_citizens", SearchCitizens, CitizensFound, Caller.STAFF)
"""Within the actor's care unit. Needs a role that reaches moments. A text that can't be anybody's finds nobody."""


class Reveal(Message):
    """Show what lists hide. The grant proves that the actor may read a moment of the citizen."""

    grant: Annotated[str, Length(max=4000)]
    what: Annotated[str, OneOf(["personal_number", "mobile"])]


class Revealed(Message):
    """The value, or null when the directory has none."""

    value: Patient[str] | None


REVEAL = query("directory", "reveal", Reveal, Revealed, Caller.STAFF, needs_grant=True)
