"""Looking people up by number, with a record of each number that found nobody: who asked, not for whom.

The number itself isn't kept. Its keyed digest is, so that whoever holds a number may ask whether it was looked up; the key is directory's.
What found somebody is recorded by the gateway, as every other view.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from common.chassis.access import record_sought
from common.chassis.calls import Call
from common.chassis.database import Database
from common.contracts.directory.citizens import (
    CitizenFound,
    CitizensFound,
    CitizensRead,
    FindCitizen,
    FindCitizens,
    SearchCitizens,
)
from common.contracts.errors import CheckDigit, CitizenUnknown, CoordinationNumber, ReserveNumber
from common.contracts.messages import Message
from common.door.people import personal_number
from services.directory.model.numbers import about_number
from services.directory.model.searching import numbers_in
from services.directory.queries import citizens, groups, searching

PURPOSE = "sought numbers"
Digest = Callable[[str, str], str]
"""Gives what tells a text from others to directory alone, by purpose and text (`Resources.digest`)."""


def find_citizen(database: Database, call: Call[FindCitizen], today: date, digest: Digest) -> CitizenFound:
    """Find a citizen to start a moment for; raises as `queries.citizens.find_citizen`."""
    try:
        with database.reading() as session:
            return citizens.find_citizen(session, call, today)
    except (CitizenUnknown, CoordinationNumber, ReserveNumber):
        _keep(database, call, "citizen", _digests([call.request.personal_number], today, digest))
        raise


def find_citizens(database: Database, call: Call[FindCitizens], today: date, digest: Digest) -> CitizensRead:
    """Find the citizens of a list; raises as `queries.groups.find_citizens`."""
    with database.reading() as session:
        found = groups.find_citizens(session, call, today)
    asked = zip(call.request.numbers, found.rows, strict=True)
    nobodys = [number for number, row in asked if row.citizen_id is None]
    _keep(database, call, "citizens", _digests(nobodys, today, digest))
    return found


def search_citizens(database: Database, call: Call[SearchCitizens], today: date, digest: Digest) -> CitizensFound:
    """Find the unit's citizens by free text, which may be a number; raises as `queries.searching.search_citizens`."""
    with database.reading() as session:
        found = searching.search_citizens(session, call)
    if not found.citizen_ids:
        _keep(database, call, "moments", _digests(numbers_in(call.request.text), today, digest))
    return found


def sought_as(written: str, today: date, digest: Digest) -> str:
    """Give the digest under which a number stands in records; raises `Invalid` for what is no number."""
    for known in _digests([written], today, digest):
        return known
    raise about_number(CheckDigit)


def _digests(written: Iterable[str], today: date, digest: Digest) -> Collection[str]:
    """Give the digest of each number, once; what is no number was nobody's."""
    known = (personal_number(each, today) for each in written)
    return dict.fromkeys(digest(PURPOSE, each.value) for each in known if each)


def _keep(database: Database, call: Call[Message], what: str, digests: Collection[str]) -> None:
    if digests:
        with database.writing() as session:
            record_sought(session, call, what, digests)
