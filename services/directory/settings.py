"""What directory alone wants to be told by the environment."""

from dataclasses import dataclass
from typing import ClassVar

from common.chassis.environment import setting, whole_number
from common.chassis.settings import ServiceSettings
from common.contracts.directory.citizens import MOST_NUMBERS

HIGHEST = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """The settings of directory."""

    who: ClassVar[str] = "directory"
    look_ups: int = setting(
        "SOB_LOOK_UPS_PER_HOUR",
        "how many personal numbers a staff member may look up one by one in an hour; the care unit's own citizens don't count",
        "120",
        whole_number(1, HIGHEST),
    )
    listed_look_ups: int = setting(
        "SOB_LISTED_LOOK_UPS_PER_HOUR",
        f"how many of those that stand in lists of group starts; at least one list, {MOST_NUMBERS}",
        "3000",
        whole_number(MOST_NUMBERS, HIGHEST),
    )
    failed_at_address: int = setting(
        "SOB_FAILED_SIGN_INS_PER_ADDRESS",
        "how many sign-ins and access tokens may fail in an hour at one address, which may be a whole hospital's; those that succeed don't count",
        "500",
        whole_number(1, HIGHEST),
    )
    failed_of_person: int = setting(
        "SOB_FAILED_SIGN_INS_PER_PERSON",
        "how many sign-ins and choices of care unit or child of one person may fail in an hour; only who is known by the issuer's word is counted",
        "10",
        whole_number(1, HIGHEST),
    )
