"""A request is read wherever its bytes are cut, ends where it ends, and is refused where it is none."""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import ParseException

from gateway.app import create_app
from gateway.serving import arrival as module
from gateway.serving.arrival import Arrival
from gateway.serving.limits import MOST_BODY_BYTES
from tests.gateway_settings import nowhere
from tests.unit.gateway.staff.recording import Recording

Comes = Callable[..., Arrival]
CLIENT = ("127.0.0.1", 1)
HEAD = "POST /a HTTP/1.1\r\nHost: here\r\n"
CHUNKED = f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode()
WHOLE = {
    b"GET / HTTP/1.1\r\nHost: here\r\n\r\n": b"",
    b"\r\n\r\nGET / HTTP/1.1\r\nHost: here\r\n\r\n": b"",
    f"{HEAD}Content-Length: 5\r\n\r\nhello".encode(): b"hello",
    f"{HEAD}Content-Length: 0\r\n\r\n".encode(): b"",
    CHUNKED + b"0\r\n\r\n": b"",
    CHUNKED + b"5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\n": b"hello world",
    CHUNKED + b"2 \r\n\r\n\r\n1\r\n0\r\n000\r\nX-Sum: 1\r\n\r\n": b"\r\n0",
    CHUNKED + b"A\r\n0123456789\r\n0\r\n\r\n": b"0123456789",
}


@pytest.fixture
def arrived() -> Iterator[Comes]:
    """Give what gives what has come after some pieces."""
    with ExitStack() as made:

        def comes(*pieces: bytes) -> Arrival:
            arrival = Arrival(Config(), CLIENT)
            made.callback(arrival.close)
            for piece in pieces:
                arrival.take(piece)
            return arrival

        yield comes


def cut(data: bytes, chance: random.Random) -> list[bytes]:
    """Cut bytes at random places, now and then in single ones."""
    places = sorted(chance.sample(range(1, len(data)), chance.choice([0, 1, 3, len(data) - 1])))
    return [data[start:stop] for start, stop in zip([0, *places], [*places, len(data)], strict=True)]


@pytest.mark.parametrize("sent", WHOLE)
def test_it_ends_where_it_ends_however_it_is_cut(arrived: Comes, sent: bytes) -> None:
    for seed in range(40):
        pieces = cut(sent, random.Random(seed))  # noqa: S311 (the same cuts each time)
        assert not arrived(*pieces[:-1]).is_whole
        whole = arrived(*pieces)
        assert whole.is_whole
        assert whole.request.body.read() == WHOLE[sent]
        assert whole.rest == b""
    after = arrived(sent + b"GET /next")
    assert (after.is_whole, after.rest) == (True, b"GET /next")


@pytest.mark.parametrize(
    "sent",
    [
        b"BAD\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: here\r\nno header\r\n\r\n",
        f"{HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\n".encode(),
        f"{HEAD}Content-Length: -1\r\n\r\n".encode(),
        f"{HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n".encode(),
        f"{HEAD}Transfer-Encoding: gzip\r\n\r\n".encode(),
        b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000,
        CHUNKED + b"x\r\n",
        CHUNKED + b"\r\n",
        CHUNKED + b"-1\r\n",
        CHUNKED + b"0x5\r\nhello\r\n",
        CHUNKED + b"5\nhello\n",
        CHUNKED + b"5\r\nhelloX",
        CHUNKED + b"5\r\nhello!\r\n",
        CHUNKED + b"5\r\nhello\r\r\n",
        CHUNKED + b"1;" + b"a" * 9_000,
        CHUNKED + b"0\r\n" + b"a: b\r\n" * 3_000,
        CHUNKED + b"1" * 20 + b"\r\n",
    ],
)
def test_what_is_no_request_is_refused_as_gunicorn_refuses(arrived: Comes, sent: bytes) -> None:
    def feed(*pieces: bytes) -> None:
        with pytest.raises(ParseException):
            arrived(*pieces, b"\r\n" * 5)

    feed(sent)
    feed(*(sent[place : place + 1] for place in range(len(sent))))


def test_of_a_body_that_is_too_large_no_more_is_kept_and_its_end_is_found(
    arrived: Comes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BODY_BYTES", 10)
    large = arrived(f"{HEAD}Content-Length: 30\r\n\r\n".encode(), b"a" * 11, b"b" * 19 + b"next")
    assert (large.is_whole, large.rest, large.request.should_close()) == (True, b"next", False)
    assert large.request.body.read() == b"a" * 11
    assert large.kept < 200


def test_what_never_ends_is_answered_after_a_while(arrived: Comes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BODY_BYTES", 10)
    monkeypatch.setattr(module, "MOST_DROPPED_BYTES", 100)
    endless = arrived(CHUNKED, b"fff\r\n" + b"a" * 50)
    assert not endless.is_whole
    endless.take(b"a" * 60)
    assert endless.is_whole
    assert endless.request.should_close()


def test_every_route_takes_less_than_is_kept() -> None:
    views: list[Any] = list(create_app(nowhere(), Recording()).view_functions.values())
    marked = [getattr(getattr(each, "view_class", each), "sob_most_bytes", None) for each in views]
    marked += [getattr(each, "sob_most_bytes", None) for each in views]
    most = [each for each in marked if each]
    assert len(most) >= 5
    assert max(most) < MOST_BODY_BYTES
