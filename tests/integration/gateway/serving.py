"""The real gateway in processes of its own, with nothing behind it, and connections that misbehave."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from deploy.local import processes
from deploy.local.keys import make_keys
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import Installation
from deploy.local.supervisor import Supervisor

OURS = "deploy/local/gunicorn.py"


@contextmanager
def gateway(folder: Path, more: str = "", application: str = "", **environment: str) -> Iterator[Installation]:
    """Give a gateway that runs, as `make run` configures it, with `more` lines of configuration and perhaps another application.

    Its first page needs nobody else.
    """
    folder.mkdir(exist_ok=True)
    here = Installation(folder, "amqp://127.0.0.1:1", free_port(), free_port(), make_keys(folder / "keys"))
    own = folder / "gunicorn.py"
    own.write_text((processes.ROOT / OURS).read_text(encoding="utf-8") + more, encoding="utf-8")
    process = processes.gateway(here)
    command = [str(own) if part == OURS else part for part in process.command]
    assert str(own) in command
    command[-1] = application or command[-1]
    with Supervisor(folder / "log", lambda _line: None) as supervisor:
        supervisor.start(replace(process, command=command, environment={**process.environment, **environment}))
        supervisor.wait_ready(seconds=60)
        yield here


def connect(port: int, *, window: int = 0, own: str = LOOPBACK) -> socket.socket:
    """Connect, with a small window for answers if told so, from one of the machine's own addresses."""
    made = socket.socket()
    if window:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    made.bind((own, 0))
    made.settimeout(10)
    made.connect((LOOPBACK, port))
    return made


def head(port: int, *lines: str, begin: str = "GET / HTTP/1.1") -> bytes:
    """Write a request's head for the gateway at a port."""
    return "\r\n".join([begin, f"Host: {LOOPBACK}:{port}", *lines, "", ""]).encode()


def read_to_end(connection: socket.socket) -> bytes:
    """Read until the other side ends the connection."""
    read = bytearray()
    with suppress(ConnectionResetError):
        while data := connection.recv(65536):
            read += data
    return bytes(read)


def answer(port: int, sent: bytes, *, own: str = LOOPBACK) -> bytes:
    """Send a request and give the whole answer; the gateway is asked to end the connection after it."""
    with connect(port, own=own) as connection:
        connection.sendall(sent)
        return read_to_end(connection)


def seconds_of_a_page(port: int, *, own: str = LOOPBACK) -> float:
    """Open the first page and give how long that took."""
    began = time.monotonic()
    page = answer(port, head(port, "Connection: close"), own=own)
    assert page.startswith(b"HTTP/1.1 200"), page[:200]
    return time.monotonic() - began
