"""For `tests/house.py` alone, until it imports from `directory.sessions`."""

from common.contracts.directory.sessions import (
    CHOOSE_CITIZEN,
    CHOOSE_COMMISSION,
    OPEN_CITIZEN_SESSION,
    OPEN_STAFF_SESSION,
)

__all__ = ["CHOOSE_CITIZEN", "CHOOSE_COMMISSION", "OPEN_CITIZEN_SESSION", "OPEN_STAFF_SESSION"]
