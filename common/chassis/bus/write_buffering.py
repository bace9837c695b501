"""Fewer system calls on a connection of py-amqp: at a call's size they cost more than all of our Python.

py-amqp sends each frame set by itself and asks the socket for every header, payload and end mark: an answer and its acknowledgement were
three sends, and a call nine reads. Here what greenlets write in one turn of the hub leaves in one piece at the end of that turn, in order,
and what has arrived is read in one piece. Nothing waits longer: the turn ends when no greenlet can go on.
"""

import contextlib
import socket
from typing import Any

import eventlet

from common.chassis import telemetry
from common.chassis.bus.libraries import frame_writer

PIECE_BYTES = 16 * 1024
"""How much is read at once: TLS gives no more either, and py-amqp copies what is left over for each part of a frame."""

log = telemetry.logger(__name__)


def gather(raw: Any) -> None:
    """Let an open py-amqp connection write and read in pieces from now on; call it once, right after it is opened."""
    receive = raw.transport._quick_recv  # noqa: SLF001  # py-amqp has no public way
    raw.transport._quick_recv = lambda missing: receive(max(missing, PIECE_BYTES))  # noqa: SLF001  # likewise
    raw.frame_writer = frame_writer(raw, _Gathering(raw.transport))


class _Gathering:
    """Stands for the transport where frames are written. One greenlet at a time sends, so that frames never mix."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._kept: list[bytes] = []
        self._sending = False

    def write(self, frames: memoryview) -> None:
        """Keep a copy of whole frames (py-amqp uses its buffer again), and see that they are sent."""
        self._kept.append(bytes(frames))
        if not self._sending:
            self._sending = True
            eventlet.spawn_n(self._send)

    def _send(self) -> None:
        try:
            while self._kept:
                kept, self._kept = self._kept, []
                self._transport.write(b"".join(kept))
        except Exception as error:  # noqa: BLE001 (whatever it was: a part of a frame may have left, so nothing more can)
            log.info("connection could not be written to", fault=type(error).__name__)
            self._hang_up()
        finally:
            self._sending = False

    def _hang_up(self) -> None:
        """End the socket for both directions: whoever reads from it hears of that, and makes another connection."""
        with contextlib.suppress(OSError, AttributeError):
            self._transport.sock.shutdown(socket.SHUT_RDWR)
