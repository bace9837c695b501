"""Who is away, who covers, and who could."""

from typing import Any

from common.contracts import directory, moments
from gateway import backend
from gateway.aggregates.staff_names import names_of


def absences() -> dict[str, Any]:
    """Give the unit's `absences` with `names`, and its `practitioners`. Three RPCs."""
    practitioners = backend.call(directory.PRACTITIONERS)
    found = backend.ask(moments.absences.ABSENCES)["absences"]
    persons = [each[who] for each in found for who in ("person_id", "cover_person_id")]
    names = names_of(person_ids=persons)
    return {"absences": found, "names": names, "practitioners": practitioners.result()["practitioners"]}
