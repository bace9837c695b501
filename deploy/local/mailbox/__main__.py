"""`python -m deploy.local.mailbox`: take mail and text messages, and show them, until it is told to stop."""

import asyncio
import signal
import sys
import threading
from types import FrameType
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from werkzeug.serving import make_server

from common.chassis.environment import SettingsError
from deploy.local.mailbox.app import create_app
from deploy.local.mailbox.letters import Letters
from deploy.local.mailbox.settings import MailboxSettings, mailbox_settings


class Post:
    """What the mail server does with what comes."""

    def __init__(self, letters: Letters) -> None:
        """Keep where it goes."""
        self._letters = letters

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Keep a mail for each of its receivers."""
        for each in envelope.rcpt_tos:
            self._letters.add_mail(each, envelope.original_content or b"")
        return "250 OK"


async def _serve_mail(settings: MailboxSettings, letters: Letters) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Post(letters), loop=loop), settings.host, settings.smtp_port)
    await server.serve_forever()


def serve(settings: MailboxSettings) -> None:
    """Serve the page beside the mail; raises `OSError` for a port that is taken."""
    letters = Letters()
    pages: Any = make_server(settings.host, settings.mailbox_port, create_app(letters), threaded=True)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    asyncio.run(_serve_mail(settings, letters))


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def main() -> None:
    """Serve; with faulty settings say why in one sentence and exit with 1."""
    signal.signal(signal.SIGTERM, _end)
    try:
        serve(mailbox_settings())
    except (SettingsError, OSError) as wrong:
        sys.exit(f"mailbox: {wrong}")


if __name__ == "__main__":
    main()
