"""What `make run` is told by the environment (`common.chassis.environment`)."""

from dataclasses import dataclass
from typing import ClassVar

from common.chassis.environment import setting, whole_number
from common.chassis.settings import Settings

PORT = whole_number(1, 65535)


@dataclass(frozen=True, kw_only=True)
class ProviderPort(Settings):
    """What `make run` and the demonstration's sign-in both need."""

    who: ClassVar[str] = "`make run`, demo provider"
    provider_port: int = setting("SOB_PROVIDER_PORT", "the demo provider's port", "8001", PORT)


@dataclass(frozen=True, kw_only=True)
class MailboxPort(Settings):
    """What `make run` and the demonstration's mailbox both need."""

    who: ClassVar[str] = "`make run`, demo mailbox"
    mailbox_port: int = setting("SOB_MAILBOX_PORT", "the port of the demo mailbox's page", "8002", PORT)


@dataclass(frozen=True, kw_only=True)
class RunSettings(ProviderPort, MailboxPort):
    """What `make run` itself is told."""

    who: ClassVar[str] = "`make run`"
    gateway_port: int = setting("SOB_PORT", "the gateway's port", "8000", PORT)
