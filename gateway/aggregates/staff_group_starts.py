"""Group starts: what can be chosen, what each row of a list would lead to, and a job with names. All of it but `choices` is patient data."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from common.contracts.content.catalogue import CATALOGUE
from common.contracts.directory.citizens import FIND_CITIZENS
from common.contracts.directory.practitioners import PRACTITIONERS
from common.contracts.moments.group_starts import GROUP_PREVIEW, GROUP_START, LIST_GROUP_STARTS
from gateway import backend
from gateway.aggregates.staff_names import Names, names_of

NAMES_AT_ONCE = 200
STARTS, RUNS = "starts", "already_running"
"""What a row leads to, beside directory's readings (`directory.citizens.READINGS`) that lead to nothing."""


def choices() -> dict[str, Any]:
    """Give the unit's `practitioners`, its `programmes` and its latest `group_starts`. Three RPCs side by side."""
    practitioners = backend.call(PRACTITIONERS)
    catalogue = backend.call(CATALOGUE)
    earlier = backend.call(LIST_GROUP_STARTS)
    return {
        "practitioners": practitioners.result()["practitioners"],
        "programmes": catalogue.result()["programmes"],
        "group_starts": earlier.result()["group_starts"],
    }


def preview(numbers: Sequence[str], version_id: str) -> dict[str, Any]:
    """Tell of each number what a start would lead to (`rows`, each with `effect`), and how many of each effect (`counts`). Two RPCs."""
    rows = backend.ask(FIND_CITIZENS, numbers=list(numbers))["rows"]
    found = [row["citizen_id"] for row in rows if row["reading"] == "found"]
    asked = backend.ask(GROUP_PREVIEW, version_id=version_id, citizen_ids=found)
    running = set(asked["running_citizen_ids"])
    told = [{**row, "effect": _effect(row, running)} for row in rows]
    return {"rows": told, "counts": Counter(row["effect"] for row in told)}


def _effect(row: dict[str, Any], running: set[str]) -> str:
    if row["reading"] != "found":
        return str(row["reading"])
    return RUNS if row["citizen_id"] in running else STARTS


def job(group_start_id: UUID) -> dict[str, Any]:
    """Give a job with its rows and the `names` of everybody in it. Two RPCs; one more for each 200 rows after the first."""
    found = backend.ask(GROUP_START, group_start_id=group_start_id)
    citizens = [row["citizen_id"] for row in found["rows"]]
    people = [found["responsible_person_id"], found["ordered_by_person_id"]]
    names = names_of(citizens[:NAMES_AT_ONCE], people)
    for start in range(NAMES_AT_ONCE, len(citizens), NAMES_AT_ONCE):
        more = names_of(citizens[start : start + NAMES_AT_ONCE])
        names = Names(names.citizens | more.citizens, names.persons, are_known=names.are_known and more.are_known)
    return {"job": found, "names": names}
