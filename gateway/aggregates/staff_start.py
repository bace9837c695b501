"""Starting a moment: whom, by whom, and what can be chosen."""

from typing import Any

from common.contracts import content, directory
from gateway import backend


def choices(personal_number: str) -> dict[str, Any]:
    """Give the `citizen` with that number, the unit's `practitioners` and its `programmes`. Three RPCs side by side; patient data.

    Raises `CheckDigit`, `CitizenUnknown`, `CoordinationNumber`, `ReserveNumber`, `Invalid`, `Forbidden`.
    """
    citizen = backend.call(directory.FIND_CITIZEN, personal_number=personal_number)
    practitioners = backend.call(directory.PRACTITIONERS)
    catalogue = backend.call(content.CATALOGUE)
    return {
        "citizen": citizen.result(),
        "practitioners": practitioners.result()["practitioners"],
        "programmes": catalogue.result()["programmes"],
    }
