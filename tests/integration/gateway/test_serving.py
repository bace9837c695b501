"""What the gateway does with whole requests, and when it has waited long enough for others. Its limits are short here."""

import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.integration.gateway.serving import answer, connect, gateway, head, read_to_end
from tests.integration.gateway.test_slow_connections import FORM, LARGE, POST

SHORT = """
import gateway.serving.arrival, gateway.serving.connection, gateway.serving.departure
gateway.serving.connection.HEAD_SECONDS = gateway.serving.connection.GRACE_SECONDS = 1.0
gateway.serving.departure.FULL_BYTES = 10_000
gateway.serving.arrival.DROP_SECONDS = 1.0
keepalive = 1
"""
STATUS = b"HTTP/1.1 "


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Give the port of a gateway that runs."""
    with gateway(tmp_path_factory.mktemp("gateway"), SHORT) as here:
        yield here.gateway_port


@pytest.mark.parametrize("sent", [b"GET /personal", head(0)[:-2], head(0, "Content-Length: 9", begin=POST) + b"a"])
def test_who_is_too_slow_is_told(port: int, sent: bytes) -> None:
    told = answer(port, sent)
    assert told.startswith(STATUS + b"408")
    assert "Det tog för lång tid" in told.decode("latin-1")


@pytest.mark.parametrize("sent", [b"", b"\r\n"])
def test_who_says_nothing_is_let_go(port: int, sent: bytes) -> None:
    assert answer(port, sent) == b""


@pytest.mark.parametrize(
    ("begun", "drop", "last"),
    [
        (head(0, "Content-Length: 1000", begin=POST), b"a", STATUS + b"408"),
        (head(0, "Transfer-Encoding: chunked", begin=POST), b"1\r\na\r\n", STATUS + b"408"),
        (b"", b"a", STATUS + b"408"),
        (b"", b"\r\n", b""),
    ],
)
def test_a_byte_now_and_then_is_not_enough(port: int, begun: bytes, drop: bytes, last: bytes) -> None:
    with connect(port) as slow:
        slow.sendall(begun)
        began = time.monotonic()
        slow.settimeout(0.2)
        told = None
        while told is None and time.monotonic() < began + 20:
            with suppress(ConnectionError):
                slow.sendall(drop)
            with suppress(TimeoutError):
                told = slow.recv(12)
        assert told == last


def test_an_honest_slow_phone_gets_through(port: int) -> None:
    """Two kilobytes a second, three times as long as anything may take that doesn't move."""
    body = b"a=" + b"b" * 8_000
    with connect(port) as slow:
        slow.sendall(head(port, FORM, f"Content-Length: {len(body)}", "Connection: close", begin=POST))
        for start in range(0, len(body), 200):
            time.sleep(0.1)  # how slow it is, is what is tried
            slow.sendall(body[start : start + 200])
        assert read_to_end(slow).startswith(STATUS + b"302")


def test_a_long_answer_comes_whole_to_a_slow_reader(port: int) -> None:
    at_once = answer(port, head(port, "Connection: close", begin=LARGE)).partition(b"\r\n\r\n")[2]
    assert len(at_once) > 100_000
    read = bytearray()
    with connect(port, window=4096) as slow:
        slow.sendall(head(port, "Connection: close", begin=LARGE))
        while data := slow.recv(4096):
            read += data
            time.sleep(0.01)  # as above
    assert bytes(read).partition(b"\r\n\r\n")[2] == at_once


def test_a_connection_is_kept_for_the_next_request_and_then_ended(port: int) -> None:
    with connect(port) as kept:
        for _ in range(3):
            kept.sendall(head(port, begin="GET /halsa HTTP/1.1"))
            read = b""
            while not read.endswith(b"ok\n"):
                read += kept.recv(4096)
            assert b"Connection: keep-alive" in read
        assert read_to_end(kept) == b""


def test_requests_ahead_of_their_answers_are_left_to_be_sent_again(port: int) -> None:
    answers = answer(port, head(port) * 3)
    assert answers.count(b"HTTP/1.1 200") == 1
    assert b"Connection: close" in answers


def test_a_body_in_chunks_is_a_body(port: int) -> None:
    sent = head(port, FORM, "Transfer-Encoding: chunked", "Connection: close", begin=POST)
    assert answer(port, sent + b"3\r\na=1\r\n0\r\n\r\n").startswith(STATUS + b"302")
    assert answer(port, sent + b"3\r\na=1x").startswith(STATUS + b"400")


def test_our_word_is_given_once(port: int) -> None:
    with connect(port) as careful:
        lines = (FORM, "Expect: 100-continue", "Content-Length: 3", "Connection: close")
        careful.sendall(head(port, *lines, begin=POST))
        assert careful.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        careful.sendall(b"a=1")
        assert read_to_end(careful).startswith(STATUS + b"302")


@pytest.mark.parametrize(
    ("more", "sent"),
    [
        (("Content-Length: 30000000",), 30_000_000),
        (("Content-Length: 30000000000",), 30_000_000),
        (("Transfer-Encoding: chunked",), 30_000_000),
        (("Content-Length: 2000000",), 2_000_000),
    ],
)
def test_a_body_that_is_too_large_is_read_past_and_told_so(port: int, more: tuple[str, ...], sent: int) -> None:
    start = b"7fffffff\r\n" if "chunked" in more[0] else b""
    told = answer(port, head(port, FORM, *more, "Connection: close", begin=POST) + start + b"a" * sent)
    assert told.startswith(STATUS + b"413")


@pytest.mark.parametrize("begin", ["GET http://evil.example/ HTTP/1.1", "GET https://evil.example/api/v1 HTTP/1.1"])
def test_a_name_in_the_request_line_is_refused(port: int, begin: str) -> None:
    told = answer(port, head(port, "Connection: close", begin=begin))
    assert told.startswith(STATUS + b"421")
    assert b"Location" not in told


@pytest.mark.parametrize(
    ("sent", "status"),
    [(b"BAD\r\n\r\n", b"400"), (head(0, "X: " + "a" * 70_000), b"431"), (b"GET / HTTP/1.1\r\n\r\n", b"421")],
)
def test_what_is_wrong_is_refused(port: int, sent: bytes, status: bytes) -> None:
    assert answer(port, sent).startswith(STATUS + status)
