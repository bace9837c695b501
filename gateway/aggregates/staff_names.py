"""Names for ids, in one batch. A page is worth showing without names, so a `directory` that doesn't answer leaves them out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from common.contracts.directory.people import PEOPLE
from common.contracts.errors import Expired, Internal, OutcomeUnknown, Unavailable
from gateway import backend

AWAY = (Unavailable, OutcomeUnknown, Expired, Internal)
"""What a part answers that can't answer now."""
MOST = 200
"""As many of each kind as one question for names takes: of more, the first are named."""


@dataclass(frozen=True, slots=True)
class Names:
    """Directory's rows by id (`directory.people.Names`). `are_known` is false when directory didn't answer."""

    citizens: dict[str, dict[str, Any]] = field(default_factory=dict)
    persons: dict[str, dict[str, Any]] = field(default_factory=dict)
    commissions: dict[str, dict[str, Any]] = field(default_factory=dict)
    guardians: dict[str, dict[str, Any]] = field(default_factory=dict)
    are_known: bool = True

    def with_those_of(self, other: "Names") -> "Names":
        """Give the names of both."""
        return Names(
            self.citizens | other.citizens,
            self.persons | other.persons,
            self.commissions | other.commissions,
            self.guardians | other.guardians,
            self.are_known and other.are_known,
        )


def names_of(
    citizen_ids: Iterable[str] = (),
    person_ids: Iterable[str | None] = (),
    commission_version_ids: Iterable[str | None] = (),
    guardian_ids: Iterable[str | None] = (),
) -> Names:
    """Give the names of those ids (nulls and repeats are left out, and what is beyond the first 200 of each); one RPC, none for no ids. Patient data."""
    asked = {
        "citizen_ids": _each_once(citizen_ids),
        "person_ids": _each_once(person_ids),
        "commission_version_ids": _each_once(commission_version_ids),
        "guardian_ids": _each_once(guardian_ids),
    }
    if not any(asked.values()):
        return Names()
    try:
        found = backend.ask(PEOPLE, **asked)
    except AWAY:
        return Names(are_known=False)
    return Names(
        {row["id"]: row for row in found["citizens"]},
        {row["id"]: row for row in found["persons"]},
        {row["version_id"]: row for row in found["commission_versions"]},
        {row["id"]: row for row in found["guardians"]},
    )


def _each_once(ids: Iterable[str | None]) -> list[str]:
    return list(islice(dict.fromkeys(each for each in ids if each), MOST))
