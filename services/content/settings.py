"""What content alone wants to be told by the environment."""

from dataclasses import dataclass
from typing import ClassVar

from common.chassis.environment import one_of, setting
from common.chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """The settings of content."""

    who: ClassVar[str] = "content"
    speech: str = setting(
        "SOB_SPEECH",
        "who reads steps aloud: `espeak-ng` (Debian's packages espeak-ng and lame), or `none`: pages say that sound is not available",
        "espeak-ng",
        one_of("espeak-ng", "none"),
    )
