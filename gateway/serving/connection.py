"""One client's connection: what comes, what goes, whose it is, and how long it may wait."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gunicorn.http.message import _ip_in_allow_list

from gateway.serving.arrival import Arrival
from gateway.serving.departure import Departure
from gateway.serving.limits import GRACE_SECONDS, HEAD_SECONDS, LEAST_RATE, PART_SECONDS


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application gives, while it is made: gunicorn's response and environment, and the parts."""

    response: Any
    environ: dict[str, Any]
    given: Iterable[bytes]
    parts: Iterator[bytes]
    began: datetime

    def close(self) -> None:
        """Tell the application that nothing more is wanted."""
        if hasattr(self.given, "close"):
            self.given.close()


class Connection:
    """Belongs to the poller's thread while it waits and to a thread of the pool while an answer is made, never to both.

    `address` is the sender's own; of one that comes through a proxy that we trust it is known from the first head on, and `None` until then.
    """

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        """Take what was accepted."""
        self._cfg = cfg
        self.sock, self.client, self.server = sock, client, server
        self.out = Departure(sock)
        self.arrival = Arrival(cfg, client)
        self.answer: Answer | None = None
        self.ends = False
        self.address: str | None = None if self._is_trusted(client[0]) else client[0]
        self.allow_head()

    @property
    def is_idle(self) -> bool:
        """Say whether nothing is asked and nothing left to send."""
        return not (self.arrival.has_begun or self.answer or self.out.size)

    @property
    def kept(self) -> int:
        """Give how many bytes lie here for it."""
        return self.arrival.kept + self.out.size

    def allow_head(self) -> None:
        """Let a request's head take its time from now on."""
        self._allow(HEAD_SECONDS)

    def allow_body(self) -> None:
        """Let a body take its time: more of it earns more."""
        self._allow(GRACE_SECONDS, lambda: self.arrival.size)

    def allow_sending(self) -> None:
        """Let the reader take its time: reading earns more."""
        before = self.out.sent
        self._allow(GRACE_SECONDS, lambda: self.out.sent - before)

    def allow_parting(self) -> None:
        """Let the sender read to the end what we said last."""
        self._allow(PART_SECONDS)

    def _allow(self, seconds: float, moved: Callable[[], int] = lambda: 0) -> None:
        self._until, self._moved = time.monotonic() + seconds, moved

    def is_late(self, now: float) -> bool:
        """Say whether its time is up."""
        return now > self._until + self._moved() / LEAST_RATE

    def learn_address(self) -> None:
        """Read whose the connection is."""
        self.address = self.sender()

    def sender(self) -> str:
        """Give whose the request is, which a proxy that we trust speaks for: the last in the row that is no proxy of ours."""
        if not self._is_trusted(self.client[0]):
            return str(self.client[0])
        rows = (value for name, value in self.arrival.request.headers if name == "X-FORWARDED-FOR")
        row: list[str] = [self.client[0], *(each.strip() for each in ",".join(rows).split(",") if each.strip())]
        return next((each for each in reversed(row) if not self._is_trusted(each)), row[-1])

    def await_request(self) -> None:
        """Begin to wait for another request."""
        self.arrival = Arrival(self._cfg, self.client)
        self._allow(self._cfg.keepalive)

    def finish(self) -> None:
        """Let go of the request's body, and of the answer: it is whole, whatever of it waits for its reader."""
        self.arrival.close()
        if self.answer:
            self.answer.close()
        self.answer = None

    def close(self) -> None:
        """End it, and let go of all that lies here."""
        self.ends = True
        self.sock.close()
        self.finish()

    def _is_trusted(self, address: str) -> bool:
        return bool(_ip_in_allow_list(address, self._cfg.forwarded_allow_ips, self._cfg.forwarded_allow_networks()))
