"""What came: mails and text messages, newest first, in memory alone."""

import threading
from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from common.chassis.clock import now
from common.chassis.identifiers import new_id

ROOM = 2000
"""The most that is kept: the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One that came. `headers` are a mail's, read; `raw` is the whole of it as it came."""

    id: str
    kind: str
    to: str
    subject: str
    text: str
    at: datetime
    headers: dict[str, str]
    raw: str

    @property
    def told(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return {**asdict(self), "at": self.at.isoformat()}


class Letters:
    """All that came; safe under threads."""

    def __init__(self) -> None:
        """Begin empty."""
        self._kept: deque[Letter] = deque(maxlen=ROOM)
        self._lock = threading.Lock()

    def add(
        self, kind: str, to: str, text: str, headers: dict[str, str], *, subject: str = "", raw: str = ""
    ) -> Letter:
        """Keep one."""
        letter = Letter(str(new_id()), kind, to, subject, text, now(), headers, raw)
        with self._lock:
            self._kept.appendleft(letter)
        return letter

    def add_mail(self, to: str, data: bytes) -> Letter:
        """Keep a mail as it came over SMTP."""
        read: EmailMessage = message_from_bytes(data, policy=default)
        body = read.get_body(("plain",))
        text = str(body.get_content()) if body is not None else ""
        headers = {name: str(value) for name, value in read.items()}
        raw = data.decode(errors="replace")
        return self.add("mail", to, text, headers, subject=str(read["Subject"] or ""), raw=raw)

    def all(self) -> list[Letter]:
        """Give them, newest first."""
        with self._lock:
            return list(self._kept)

    def empty(self) -> None:
        """Forget them."""
        with self._lock:
            self._kept.clear()
