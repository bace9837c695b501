"""Two hundred connections that are slow in every way stop nobody, on the real gateway, from one address: also not who asks from that address."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from socket import socket

import pytest

from tests.integration.gateway.serving import answer, connect, gateway, head, read_to_end, seconds_of_a_page
from tests.waiting import until

MANY = 200
POST = "POST /logga-ut/personal HTTP/1.1"
FORM = "Content-Type: application/x-www-form-urlencoded"
LARGE = "GET /static/vendor/designsystemet/designsystemet.css HTTP/1.1"
Sends = Callable[[int], bytes]
KINDS: dict[str, Sends] = {
    "says nothing": lambda _port: b"",
    "half a request line": lambda _port: b"GET /personal",
    "half a head": lambda port: head(port)[:-2],
    "a body that never comes": lambda port: head(port, FORM, "Content-Length: 1000", begin=POST),
    "half a body": lambda port: head(port, FORM, "Content-Length: 1000", begin=POST) + b"a" * 500,
    "a body of 20 MB that stops": lambda port: head(port, "Content-Length: 20000000", begin=POST) + b"a" * 100_000,
    "a chunk that never ends": lambda port: head(port, FORM, "Transfer-Encoding: chunked", begin=POST) + b"5\r\nhe",
    "chunks that never end": lambda port: (
        head(port, FORM, "Transfer-Encoding: chunked", begin=POST) + b"1\r\na\r\n" * 9
    ),
    "a body that waits for our word": lambda port: head(port, "Expect: 100-continue", "Content-Length: 9", begin=POST),
    "an answer that nobody reads": lambda port: head(port, begin=LARGE),
    "many answers that nobody reads": lambda port: head(port, begin=LARGE) * 20,
    "kept alive": head,
    "no HTTP": lambda _port: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Give the port of a gateway that runs."""
    with gateway(tmp_path_factory.mktemp("gateway")) as here:
        yield here.gateway_port


def page_within_a_second(port: int) -> bool:
    """Tell whether a page opens within a second: this machine does other things meanwhile, so one of a few is enough (a fault takes many)."""
    return any(seconds_of_a_page(port) < 1 for _ in range(5))


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_answers_within_a_second(port: int, kind: str) -> None:
    with ExitStack() as held:
        for _ in range(MANY):
            slow = held.enter_context(connect(port, window=4096))
            slow.sendall(KINDS[kind](port))
        assert page_within_a_second(port)


@pytest.mark.parametrize("sent", [b"", head(0, FORM, "Content-Length: 1000", begin=POST)], ids=["head", "body"])
def test_a_byte_now_and_then_holds_nothing(port: int, sent: bytes) -> None:
    over = threading.Event()

    def drip(connections: list[socket]) -> None:
        while not over.wait(0.3):
            for each in connections:
                with suppress(OSError):
                    each.sendall(b"a")

    with ExitStack() as held:
        slow = [held.enter_context(connect(port)) for _ in range(MANY)]
        for each in slow:
            each.sendall(sent)
        dripping = threading.Thread(target=drip, args=(slow,))
        dripping.start()
        try:
            assert page_within_a_second(port)
        finally:
            over.set()
            dripping.join()


def test_of_one_address_the_longest_waiting_gives_place_and_no_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    more = "5"
    with gateway(tmp_path_factory.mktemp("few"), SOB_CONNECTIONS_PER_ADDRESS=more) as here, ExitStack() as held:
        port = here.gateway_port
        other = held.enter_context(connect(port, own="127.0.0.2"))
        other.sendall(head(port)[:-2])
        slow = [held.enter_context(connect(port)) for _ in range(6)]
        assert read_to_end(slow[0]) == b""
        for each in (other, *slow[1:]):
            each.sendall(head(port, "Connection: close") if each is not other else b"Connection: close\r\n\r\n")
            assert read_to_end(each).startswith(b"HTTP/1.1 200")


def test_behind_a_proxy_that_we_trust_an_address_is_the_one_that_it_tells(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    proxy, trusts = "127.0.0.9", "forwarded_allow_ips = '127.0.0.9,10.0.0.1'\n"
    with (
        gateway(tmp_path_factory.mktemp("proxy"), trusts, SOB_CONNECTIONS_PER_ADDRESS="2") as here,
        ExitStack() as held,
    ):

        def half(*told: str, own: str = proxy) -> socket:
            made = held.enter_context(connect(here.gateway_port, own=own))
            lines = [f"X-Forwarded-For: {each}" for each in told]
            made.sendall(head(here.gateway_port, *lines, FORM, "Content-Length: 9", begin=POST))
            return made

        pretends = half("203.0.113.5", own="127.0.0.8")
        first, second = half("198.51.100.1, 203.0.113.5, 10.0.0.1"), half("203.0.113.6", "203.0.113.5")
        others = [half(f"203.0.113.{number}") for number in range(10, 20)]
        half("203.0.113.5")
        assert read_to_end(first) == b""
        for each in (second, pretends, *others):
            each.sendall(b"a=1234567")
            assert until(lambda each=each: each.recv(12), tells="an answer") == b"HTTP/1.1 302"


def test_a_request_that_comes_whole_is_answered_though_its_address_holds_too_many(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    trusts = "forwarded_allow_ips = '127.0.0.9'\n"
    with (
        gateway(tmp_path_factory.mktemp("whole"), trusts, SOB_CONNECTIONS_PER_ADDRESS="1") as here,
        ExitStack() as held,
    ):
        port = here.gateway_port
        for _ in range(5):
            slow = held.enter_context(connect(port, own="127.0.0.9"))
            slow.sendall(head(port, "X-Forwarded-For: 203.0.113.5", FORM, "Content-Length: 9", begin=POST))
            whole = head(port, "X-Forwarded-For: 203.0.113.5", "Connection: close")
            assert answer(port, whole, own="127.0.0.9").startswith(b"HTTP/1.1 200")
