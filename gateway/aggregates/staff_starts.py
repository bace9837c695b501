"""Starting a moment: whom, by whom, and what can be chosen."""

from typing import Any

from common.contracts.content.catalogue import CATALOGUE
from common.contracts.directory.citizens import FIND_CITIZEN
from common.contracts.directory.practitioners import PRACTITIONERS
from gateway import backend


def choices(personal_number: str) -> dict[str, Any]:
    """Give the `citizen` with that number, the unit's `practitioners` and its `programmes`. Three RPCs side by side; patient data.

    Raises `CheckDigit`, `CitizenUnknown`, `CoordinationNumber`, `ReserveNumber`, `Invalid`, `Forbidden`.
    """
    citizen = backend.call(FIND_CITIZEN, personal_number=personal_number)
    practitioners = backend.call(PRACTITIONERS)
    catalogue = backend.call(CATALOGUE)
    return {
        "citizen": citizen.result(),
        "practitioners": practitioners.result()["practitioners"],
        "programmes": catalogue.result()["programmes"],
    }
