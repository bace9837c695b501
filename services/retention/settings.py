"""What retention alone wants to be told by the environment: how long moments are kept, and how long an order can be taken back."""

from dataclasses import dataclass
from typing import ClassVar

from common.chassis.environment import setting, whole_number
from common.chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """The settings of retention."""

    who: ClassVar[str] = "retention"
    keep_months: int = setting(
        "SOB_KEEP_MONTHS",
        "how many months after its end a moment is kept before it may be erased; 0: it may be at once",
        "12",
        whole_number(0, 1200),
    )
    undo_minutes: int = setting(
        "SOB_ERASURE_UNDO_MINUTES",
        "how many minutes an order to erase waits, and can be taken back, before it begins",
        "10",
        whole_number(0, 1440),
    )
