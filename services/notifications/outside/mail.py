"""Mail by SMTP (RFC 5321): one message over one connection, which is kept for the next one."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from services.notifications.model.deliveries import Delivery
from services.notifications.model.outcomes import AGAIN, FAILED, SENT, UNKNOWN, Outcome
from services.notifications.settings import Settings
from services.notifications.texts import Letter

SECONDS = 10
"""How long each answer of the server is waited for: all of them take less than a delivery's lease."""
POLICY = SMTP.clone(max_line_length=998)
"""The longest line that SMTP takes: the library writes a folded `List-Unsubscribe` as encoded words, where mail programs no longer find the address."""
PERMANENT = 500
AT_FAULT = (smtplib.SMTPException, OSError, ValueError)


def message(settings: Settings, delivery: Delivery, words: Letter, stop: str = "") -> EmailMessage:
    """Make the mail of a delivery: every attempt has the same Message-ID, by which programs know a repeat."""
    made = EmailMessage(POLICY)
    domain = settings.mail_from.rpartition("@")[2]
    made["From"], made["To"], made["Subject"] = settings.mail_from, delivery.address, words.subject
    made["Date"] = format_datetime(delivery.made_at)
    made["Message-ID"] = f"<{delivery.id}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    if stop:
        made["List-Unsubscribe"] = f"<{stop}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(words.text)
    made.add_alternative(words.html, subtype="html")
    return made


class Mailer:
    """A connection to the mail server, made when it is first needed and made anew after a fault."""

    def __init__(self, settings: Settings) -> None:
        """Keep how the server is reached."""
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._leave()

    def send(self, mail: EmailMessage) -> Outcome:
        """Hand a mail over; what goes wrong is an outcome."""
        try:
            server = self._connected()
        except smtplib.SMTPResponseException as refused:
            return self._broken(AGAIN, f"connect {refused.smtp_code}")
        except AT_FAULT as fault:
            return self._broken(AGAIN, f"connect {type(fault).__name__}")
        return self._handed_over(server, mail)

    def _handed_over(self, server: smtplib.SMTP, mail: EmailMessage) -> Outcome:
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refused:
            return self._refused("rcpt", next(iter(refused.recipients.values()))[0])
        except smtplib.SMTPSenderRefused as refused:
            return self._refused("mail", refused.smtp_code)
        except smtplib.SMTPDataError as refused:
            return self._refused("data", refused.smtp_code)
        except AT_FAULT as fault:
            return self._broken(UNKNOWN, f"cut off {type(fault).__name__}")
        return Outcome(SENT)

    def _refused(self, what: str, code: int) -> Outcome:
        """Judge a refusal: 5xx of the address or of the mail is for good, of us as a sender it is somebody's to mend; 4xx pass."""
        self._leave()
        is_final = code >= PERMANENT and what != "mail"
        return Outcome(FAILED if is_final else AGAIN, f"{what} {code}", is_carriers=what != "rcpt" and not is_final)

    def _broken(self, state: str, detail: str) -> Outcome:
        self._leave()
        return Outcome(state, detail[:40], is_carriers=True)

    def _leave(self) -> None:
        """End the connection, if there is one, whatever state it is in."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(*AT_FAULT):
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        if self._server is not None:
            return self._server
        told = self._settings
        if told.smtp_security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(told.smtp_host, told.smtp_port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(told.smtp_host, told.smtp_port, timeout=SECONDS)
        self._server = server
        if told.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if told.smtp_user:
            server.login(told.smtp_user, told.smtp_password)
        return server
