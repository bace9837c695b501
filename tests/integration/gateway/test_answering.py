"""Answers that take their time: sent as they are made, finished when the gateway is told to stop, let go when nobody is there."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from deploy.local.processes import Installation
from tests.integration.gateway.serving import answer, connect, gateway, head, read_to_end
from tests.waiting import until

GRACE_SECONDS = 2
"""What `deploy/local/gunicorn.py` gives."""
APPLICATION = "tests.integration.gateway.application:create()"
WORKER = "post_worker_init = lambda worker: open(os.path.join(os.environ['SOB_VAR'], 'worker'), 'w').write(str(worker.pid))\n"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    """Give a gateway's server that runs the other application."""
    with gateway(tmp_path, f"import os\n{WORKER}", APPLICATION) as running:
        yield running


def asked(here: Installation, path: str, *lines: str) -> bytes:
    """Write a request for a page."""
    return head(here.gateway_port, *lines, begin=f"GET {path} HTTP/1.1")


def test_what_is_asked_is_finished_and_what_is_idle_ends_at_once(here: Installation) -> None:
    worker = int((here.var / "worker").read_text())
    with ExitStack() as held:
        idle, waits, silent, half = (held.enter_context(connect(here.gateway_port)) for _ in range(4))
        half.sendall(asked(here, "/halsa")[:-2])
        idle.sendall(asked(here, "/halsa"))
        assert idle.recv(12) == b"HTTP/1.1 200"
        waits.sendall(asked(here, "/slow"))
        until((here.var / "begun").exists, tells="the slow answer to begin")
        began = time.monotonic()
        os.kill(worker, signal.SIGTERM)
        read_to_end(idle)
        assert read_to_end(silent) == b""
        assert time.monotonic() - began < 0.9
        told = read_to_end(waits)
        assert told.endswith(b"done")
        assert b"Connection: close" in told
        assert read_to_end(half) == b""
        assert time.monotonic() - began < GRACE_SECONDS


def test_an_answer_comes_as_it_is_made(here: Installation) -> None:
    with connect(here.gateway_port) as reader:
        reader.sendall(asked(here, "/by-and-by", "Connection: close"))
        read = b""
        while b"first" not in read:
            read += reader.recv(4096)
        (here.var / "go-on").touch()
        assert b"second" in read_to_end(reader)


@pytest.mark.parametrize("reads", [0, 500_000])
def test_an_answer_is_let_go_when_its_reader_has_left(here: Installation, reads: int) -> None:
    with connect(here.gateway_port, window=4096) as reader:
        reader.sendall(asked(here, "/endless"))
        while reads > 0:
            reads -= len(reader.recv(4096))
    until((here.var / "let-go").exists, tells="the answer to be let go")
    assert answer(here.gateway_port, asked(here, "/halsa", "Connection: close")).endswith(b"ok")


def test_a_fault_is_told_before_the_answer_and_breaks_off_in_it(here: Installation) -> None:
    assert answer(here.gateway_port, asked(here, "/broken/0")).startswith(b"HTTP/1.1 500")
    told = answer(here.gateway_port, asked(here, "/broken/2"))
    assert told.startswith(b"HTTP/1.1 200")
    assert not told.endswith(b"0\r\n\r\n")
    assert answer(here.gateway_port, asked(here, "/halsa", "Connection: close")).endswith(b"ok")
