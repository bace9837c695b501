"""What notifications alone wants to be told by the environment: who carries its mail and its text messages."""

from dataclasses import dataclass
from typing import ClassVar

from common.chassis.environment import SettingsError, one_of, setting, web_address, whole_number
from common.chassis.settings import PublicSettings, ServiceSettings


def _address_or_none(text: str) -> str:
    return text if text == "none" else web_address(text)


@dataclass(frozen=True, kw_only=True)
class Settings(PublicSettings, ServiceSettings):
    """The settings of notifications."""

    who: ClassVar[str] = "notifications"
    smtp_host: str = setting("SOB_SMTP_HOST", "the mail server that takes our mail; `none`: no mail is sent", "none")
    smtp_port: int = setting("SOB_SMTP_PORT", "its port", "587", whole_number(1, 65535))
    smtp_security: str = setting(
        "SOB_SMTP_SECURITY",
        "`starttls`, `tls` from the first byte (port 465), or `plain`, which production refuses",
        "starttls",
        one_of("starttls", "tls", "plain"),
    )
    smtp_user: str = setting("SOB_SMTP_USER", "as whom we sign in there; empty: not at all", "")
    smtp_password: str = setting("SOB_SMTP_PASSWORD", "with which password", "", secret=True)
    mail_from: str = setting("SOB_MAIL_FROM", "the sender's address of our mail", "noreply@sob.example")
    sms_url: str = setting(
        "SOB_SMS_URL",
        "the address of the text message provider's form API (`from`, `to`, `message`, `whendelivered`); `none`: no text messages are sent",
        "none",
        _address_or_none,
    )
    sms_user: str = setting("SOB_SMS_USER", "as whom we sign in there", "")
    sms_password: str = setting("SOB_SMS_PASSWORD", "with which password", "", secret=True)
    sms_from: str = setting("SOB_SMS_FROM", "the sender that phones show: at most eleven letters and figures", "Halsa")

    def __post_init__(self) -> None:
        """Refuse to send real people's addresses and passwords unprotected, wherever the settings come from."""
        if self.production and self.smtp_host != "none" and self.smtp_security == "plain":
            raise SettingsError("SOB_SMTP_SECURITY must be starttls or tls in production.")
        if self.production and self.sms_url.startswith("http:"):
            raise SettingsError("SOB_SMS_URL must be https in production.")
