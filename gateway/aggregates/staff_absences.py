"""Who is away, who covers, and who could."""

from collections.abc import Sequence
from typing import Any

from common.contracts.directory.practitioners import PRACTITIONERS
from common.contracts.moments.absences import ABSENCES
from gateway import backend
from gateway.aggregates.staff_names import names_of


def absences() -> dict[str, Any]:
    """Give the unit's `absences`, each with the days without a cover (`without_cover`), with `names`, and its `practitioners`. Three RPCs."""
    practitioners = backend.call(PRACTITIONERS)
    found = backend.ask(ABSENCES)["absences"]
    persons = [each[who] for each in found for who in ("person_id", "cover_person_id")]
    names = names_of(person_ids=persons)
    listed = [each | {"without_cover": without_cover(each, found)} for each in found]
    return {"absences": listed, "names": names, "practitioners": practitioners.result()["practitioners"]}


def without_cover(absence: dict[str, Any], others: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Give from which to which day of an absence its cover is away too: who covers may fall ill, and others must then see it."""
    away = [each for each in others if each["person_id"] == absence["cover_person_id"]]
    both = [(max(each["first_day"], absence["first_day"]), min(each["last_day"], absence["last_day"])) for each in away]
    return [(first, last) for first, last in both if first <= last]
