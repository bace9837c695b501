"""Handing moments over: who can take one, who has how many, and what became of each."""

from typing import Any
from uuid import UUID

from common.contracts.directory.practitioners import PRACTITIONERS
from common.contracts.errors import NotFound
from common.contracts.moments.lists import LIST_MOMENTS
from common.contracts.moments.responsible import CASELOADS
from gateway import backend
from gateway.aggregates.staff_moments import opened
from gateway.aggregates.staff_names import names_of

Page = dict[str, Any]
ROWS = 100
"""How many moments a page of a practitioner shows, and one command moves."""


def receivers(moment_id: UUID) -> Page:
    """Give a moment's `header` and `names`, and the `practitioners` of the unit who could take it. Three RPCs."""
    practitioners = backend.call(PRACTITIONERS)
    page = opened(moment_id)
    return {**page, "practitioners": _others(practitioners.result(), page["header"]["responsible_person_id"])}


def caseloads() -> Page:
    """Give everyone at the unit who has ongoing moments, with names. Two RPCs."""
    found = backend.ask(CASELOADS)["caseloads"]
    return {"caseloads": found, "names": names_of(person_ids=[each["person_id"] for each in found])}


def caseload(person_id: UUID) -> Page:
    """Give one practitioner's ongoing moments (the first hundred), with names, and the `practitioners` who could take them. Four RPCs.

    Only for who may see caseloads: raises `Forbidden` for everybody else, and `moments` is the one to know; `NotFound` for an id that is nobody's.
    """
    practitioners = backend.call(PRACTITIONERS)
    backend.ask(CASELOADS)
    found = backend.ask(LIST_MOMENTS, scope="all", responsible_person_id=person_id, limit=ROWS)
    names = names_of([row["citizen_id"] for row in found["rows"]], [str(person_id)])
    if names.are_known and str(person_id) not in names.persons:
        raise NotFound
    others = _others(practitioners.result(), str(person_id))
    return {"rows": found["rows"], "has_more": bool(found["next_cursor"]), "names": names, "practitioners": others}


def _others(found: Page, person_id: str) -> list[Page]:
    return [each for each in found["practitioners"] if each["person_id"] != person_id]
