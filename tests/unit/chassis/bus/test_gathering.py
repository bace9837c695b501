"""How frames leave and arrive in pieces. The transport is a stand-in here, since what counts is when it is asked; real brokers: `tests/faults`."""

from types import SimpleNamespace
from typing import Any

import eventlet
import pytest

from common.chassis.bus.write_buffering import PIECE_BYTES, gather

PING, PONG = (10, 50), (10, 51)


class Transport:
    """Keeps what it is asked to send, and fails when told to; a slow one lets others run in the midst of a send."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.fault: Exception | None = None
        self.hung_up = 0
        self.slow = False
        self.asked: list[int] = []
        self.sock = SimpleNamespace(shutdown=self._shut_down)

    def write(self, data: bytes) -> None:
        """Send."""
        if self.fault:
            raise self.fault
        if self.slow:
            eventlet.sleep(0.001)
        self.sent.append(data)

    def _quick_recv(self, most: int) -> bytes:
        self.asked.append(most)
        return b"\x01"

    def _shut_down(self, _how: int) -> None:
        self.hung_up += 1


@pytest.fixture
def raw() -> Any:
    """Give a connection as far as frames are concerned."""
    made = SimpleNamespace(transport=Transport(), frame_max=131_072, bytes_sent=0)
    gather(made)
    return made


def send(raw: Any, method: tuple[int, int]) -> bytes:
    """Write a frame and give its bytes."""
    raw.frame_writer(1, 0, method, "", None)
    return b"\x01\x00\x00\x00\x00\x00\x04" + method[0].to_bytes(2, "big") + method[1].to_bytes(2, "big") + b"\xce"


def test_what_is_written_in_one_turn_leaves_in_one_piece(raw: Any) -> None:
    frames = send(raw, PING) + send(raw, PONG)
    assert raw.transport.sent == []
    eventlet.sleep(0)
    assert raw.transport.sent == [frames]


def test_frames_keep_their_order_while_a_send_takes_time(raw: Any) -> None:
    raw.transport.slow = True
    first = send(raw, PING)
    eventlet.sleep(0)
    second = send(raw, PONG) + send(raw, PING)
    eventlet.sleep(0.02)
    assert raw.transport.sent == [first, second]


@pytest.mark.parametrize("fault", [OSError("gone"), TimeoutError("full"), EOFError()])
def test_a_send_that_fails_ends_the_connection_for_its_reader(raw: Any, fault: Exception) -> None:
    raw.transport.fault = fault
    send(raw, PING)
    eventlet.sleep(0)
    assert raw.transport.hung_up == 1
    raw.transport.sock = None  # closed by whoever read; a late writer finds that too
    send(raw, PONG)
    eventlet.sleep(0)
    assert raw.transport.sent == []


def test_what_has_arrived_is_read_in_one_piece_and_a_large_body_too(raw: Any) -> None:
    for missing in (7, PIECE_BYTES + 1):
        raw.transport._quick_recv(missing)
    assert raw.transport.asked == [PIECE_BYTES, PIECE_BYTES + 1]
