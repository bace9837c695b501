"""Attempts to sign in are limited: who has failed too often waits, and is told how long.

`directory` counts, for all gateways together; a process remembers for how long it was refused, so that a flood of wrong attempts costs it no questions.
Why so: `docs/decisions/0038-sign-in-attempts.md`.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

import structlog
from flask import current_app, g, request

from common.contracts.directory.attempts import MOST_CHARACTERS, SIGN_IN_ATTEMPT
from common.contracts.errors import Expired, Internal, NamedError, OutcomeUnknown, TooManySignIns, Unavailable
from gateway.backend import transport
from gateway.identity.visitor import GATEWAY_ACTOR

log = structlog.stdlib.get_logger(__name__)
AWAY = (Expired, Internal, OutcomeUnknown, Unavailable)
"""Then nobody signs in anyhow: `directory` opens the sessions too."""
NETWORK_BITS = 64
"""Whoever has one address of IPv6 has so many more (RFC 6177): they count as one."""
ROOM = 10_000
Holder = tuple[str, str | None]


class Waits:
    """How long whoever was refused has to wait, by address and person; what concerns an address alone has no person. Safe under threads."""

    def __init__(self) -> None:
        """Begin empty."""
        self._until: dict[Holder, float] = {}
        self._lock = threading.Lock()

    def put(self, holder: Holder, seconds: int) -> None:
        """Remember a refusal."""
        with self._lock:
            if len(self._until) >= ROOM:
                self._until.clear()
            self._until[holder] = time.monotonic() + seconds

    def check(self, *holders: Holder) -> None:
        """Raise `TooManySignIns` while one of them has to wait."""
        left = max(self._until.get(each, 0.0) for each in holders) - time.monotonic()
        if left > 0:
            raise TooManySignIns(retry_after=ceil(left))


@contextmanager
def trying(*failures: type[NamedError], person: str | None = None) -> Iterator[None]:
    """Let who hasn't failed too often try to sign in; `failures` inside are counted. Raises `TooManySignIns`."""
    require_few(person)
    with counting(*failures, person=person):
        yield


@contextmanager
def counting(*failures: type[NamedError], person: str | None = None) -> Iterator[None]:
    """Count `failures`; one too many raises `TooManySignIns` in its place. `person` is who it is by an issuer's word."""
    try:
        yield
    except failures:
        count_failure(person)
        raise


def count_failure(person: str | None = None) -> None:
    """Count an attempt that failed; raises `TooManySignIns` for one too many."""
    _ask(person, failed=True)


def require_few(person: str | None = None) -> None:
    """Raise `TooManySignIns` when too many attempts have failed at the sender's address, or of the person."""
    _ask(person, failed=False)


def _ask(person: str | None, *, failed: bool) -> None:
    waits: Waits = current_app.extensions["sob_waits"]
    holder = (counted_as(request.remote_addr or ""), person[:MOST_CHARACTERS] if person else None)
    waits.check(holder, (holder[0], None))
    asked = {"address": holder[0], "person": holder[1], "failed": failed}
    try:
        transport().ask(SIGN_IN_ATTEMPT, asked, GATEWAY_ACTOR, correlation_id=g.correlation_id)
    except TooManySignIns as refused:
        waits.put(holder, refused.details["retry_after"])
        raise
    except AWAY as error:
        log.warning("sign-in attempt not counted", fault=error.code)


def counted_as(address: str) -> str:
    """Give what an address is counted as: one of IPv4 also where it is written as IPv6, of IPv6 its network; what is none as it is written."""
    try:
        read = ip_address(address)
    except ValueError:
        return address[:MOST_CHARACTERS] or "unknown"
    if not isinstance(read, IPv6Address):
        return str(read)
    return str(read.ipv4_mapped or ip_network((int(read), NETWORK_BITS), strict=False))
