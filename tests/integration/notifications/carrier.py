"""A mail server and a provider of text messages over real sockets, which do as a test says: take, refuse, hang, cut off."""

import asyncio
import ssl
import threading
from collections.abc import Callable
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from flask import Response, request
from werkzeug.serving import make_server

from deploy.local.mailbox.app import create_app
from deploy.local.mailbox.letters import Letter, Letters
from deploy.local.ports import LOOPBACK, free_port

PASSWORD = "hemligt"
Answer = Callable[[SMTP], str | None]
"""What the server does at a step of the session: an answer that refuses, or nothing."""


class Carrier:
    """Both, on ports of their own. `at_rcpt` and `at_data` are asked at those steps, `at_sms` before a text message is taken."""

    def __init__(self, certificate: ssl.SSLContext | None = None) -> None:
        """Take everything, so far; with a certificate only over STARTTLS, from whoever signs in."""
        self._certificate = certificate
        self.signed_in: list[tuple[str, str]] = []
        self.letters = Letters()
        self.at_rcpt: Answer = lambda _server: None
        self.at_data: Answer = lambda _server: None
        self.after_data: Answer = lambda _server: None
        self.at_sms: Callable[[], Response | None] = lambda: None
        self.smtp_port, self.sms_port = free_port(), free_port()
        self.reports: list[str] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> Self:
        """Start both."""
        self._thread.start()
        self._ready.wait(10)
        app = create_app(self.letters)
        app.before_request(self._before)
        self._pages: Any = make_server(LOOPBACK, self.sms_port, app, threaded=True)
        threading.Thread(target=self._pages.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_raised: object) -> None:
        """End both."""
        self._pages.shutdown()
        self._pages.server_close()
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(self._session, LOOPBACK, self.smtp_port)
        self._ready.set()
        await self._ended.wait()
        server.close()

    @property
    def mails(self) -> list[Letter]:
        """Give the mails that came, newest first."""
        return [each for each in self.letters.all() if each.kind == "mail"]

    @property
    def text_messages(self) -> list[Letter]:
        """Give the text messages that came, newest first."""
        return [each for each in self.letters.all() if each.kind == "sms"]

    def _session(self) -> SMTP:
        protected = {
            "tls_context": self._certificate,
            "require_starttls": True,
            "authenticator": self._judge,
            "auth_required": True,
        }
        return SMTP(self, loop=self._loop, **(protected if self._certificate else {}))

    def _judge(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, told: LoginPassword
    ) -> AuthResult:
        user, password = told.login.decode(), told.password.decode()
        if password == PASSWORD:
            self.signed_in.append((user, password))
        return AuthResult(success=password == PASSWORD)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take an address."""
        refused = self.at_rcpt(server)
        if refused is None:
            envelope.rcpt_tos.append(address)
        return refused or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Take a mail."""
        if refused := self.at_data(server):
            return refused
        for each in envelope.rcpt_tos:
            self.letters.add_mail(each, envelope.original_content or b"")
        return self.after_data(server) or "250 OK"

    def _before(self) -> Response | None:
        if request.path != "/sms":
            return None
        self.reports.append(request.form.get("whendelivered", ""))
        return self.at_sms()
