"""What the mailbox is told by its environment (`common.chassis.environment`)."""

from dataclasses import dataclass
from typing import ClassVar

from common.chassis.environment import SettingsError, read, setting
from deploy.local.settings import PORT, MailboxPort


@dataclass(frozen=True, kw_only=True)
class MailboxSettings(MailboxPort):
    """The mailbox's settings. User and password are those that `notifications` is told."""

    who: ClassVar[str] = "demo mailbox"
    host: str = setting("SOB_MAILBOX_HOST", "what it listens on", "127.0.0.1")
    smtp_port: int = setting("SOB_MAILBOX_SMTP_PORT", "its port for mail", "8025", PORT)

    def __post_init__(self) -> None:
        """Refuse production, wherever the settings come from: whoever reaches the page reads everything."""
        if self.production:
            raise SettingsError(
                "The demonstration's mailbox shows everybody all mail and refuses to start with SOB_ENV=production."
            )


def mailbox_settings() -> MailboxSettings:
    """Read the settings; raises `SettingsError`."""
    return read(MailboxSettings, "mailbox")
