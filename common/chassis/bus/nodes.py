"""The broker's nodes: which one a connection is made to, whether it still speaks, and one log line when it is lost and one when it is back.

A node that hangs keeps its sockets open and answers nothing. So every wait has a limit, silence ends a connection, and the next one goes
to the next node.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from random import SystemRandom
from typing import Any

import eventlet

from common.chassis import telemetry
from common.chassis.bus.libraries import BROKEN, Connection
from common.chassis.bus.topology import NotSetUpError
from common.chassis.settings import broker_addresses

HEARTBEAT_SECONDS = 2
"""An idle broker sends something at least that often."""
CONNECT_SECONDS = 2
PREPARE_SECONDS = 5.0
"""How long declaring and consuming may take: as long as a cluster needs to notice that one of its nodes hangs, and a little more."""
LONGEST_SILENCE_SECONDS = 3.5
LOOK_EVERY_SECONDS = 0.5

log = telemetry.logger(__name__)


class HangsError(Exception):
    """The broker doesn't answer in time, though the connection is open; the text says what was waited for."""


@contextmanager
def limited(seconds: float, what: str) -> Iterator[None]:
    """Raise `HangsError` when the block takes longer; its connection must not be used any more then."""
    with eventlet.Timeout(seconds, HangsError(f"{what} took longer than {seconds:g} s")):
        yield


class Nodes:
    """The nodes that `AMQP_URI` names, in an order of chance: processes spread over them, and whoever lost one tries the next."""

    def __init__(self, amqp_uri: str) -> None:
        """Read the list."""
        addresses = broker_addresses(amqp_uri)
        self.count = len(addresses)
        self._next = cycle(SystemRandom().sample(addresses, self.count))

    def connect(self) -> Any:
        """Give an open kombu connection to the first node that lets us in; raises what the last one said when none does."""
        for _ in range(self.count - 1):
            try:
                return _connect(next(self._next))
            except AWAY as error:
                log.debug("a node is away", fault=type(error).__name__)
        return _connect(next(self._next))


AWAY: tuple[type[Exception], ...] = (*BROKEN, HangsError, NotSetUpError)
"""What a connection raises whose node, channel or queue isn't there, isn't there yet or doesn't answer."""


def _connect(address: str) -> Any:
    connection = Connection(address, heartbeat=HEARTBEAT_SECONDS, connect_timeout=CONNECT_SECONDS)
    try:
        with limited(1.5 * CONNECT_SECONDS, "connecting"):
            connection.ensure_connection(max_retries=0, reraise_as_library_errors=False)
    except BaseException:
        abandon(connection)
        raise
    return connection


def abandon(connection: Any) -> None:
    """Close a connection's socket without the protocol's good-bye, which would wait for ever for a frozen broker."""
    try:
        connection.collect()
    except Exception as error:  # noqa: BLE001 (it is lost anyway)
        log.debug("closing a lost connection", fault=type(error).__name__)


class Listening:
    """Tells a broker that hangs: nothing new in many looks. Looks are counted, not seconds, since this process may have stood still too."""

    def __init__(self, raw: Any) -> None:
        """Listen to an open py-amqp connection."""
        self._raw = raw
        self._heard = -1
        self._silent = 0
        self._look_at = 0.0

    def look(self) -> None:
        """Call it between two reads. Beats our heart; raises `HangsError` when the silence lasts."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + LOOK_EVERY_SECONDS
        heard = self._raw.bytes_recv
        self._silent = self._silent + 1 if heard == self._heard else 0
        self._heard = heard
        if self._silent * LOOK_EVERY_SECONDS >= LONGEST_SILENCE_SECONDS:
            raise HangsError("the broker says nothing")
        self._raw.heartbeat_tick()


class Outage:
    """What the log tells of one link to the broker: once that it is lost, where and why, and once that it is back."""

    def __init__(self, link: str) -> None:
        """Name the link: what it is for."""
        self._link = link
        self._since: float | None = None
        self._place = ""

    def begins(self, error: BaseException) -> None:
        """Tell of the loss, or of a start without a broker; later failures of the same outage are not told."""
        if self._since is None:
            self._since = time.monotonic()
            told = "lost the broker" if self._place else "waiting for the broker"
            log.warning(told, link=self._link, place=self._place, fault=type(error).__name__, reason=reason(error))

    def ends(self, connection: Any) -> None:
        """Note where the link is now, and tell of it if it was lost."""
        self._place = str(connection.host)
        if self._since is not None:
            away = round(time.monotonic() - self._since, 1)
            self._since = None
            log.info("the broker is back", link=self._link, place=self._place, seconds=away)


def reason(error: BaseException) -> str:
    """Give the broker's or the system's own words; those of any other error may hold what a person wrote."""
    return str(error)[:300] if isinstance(error, AWAY) else ""
