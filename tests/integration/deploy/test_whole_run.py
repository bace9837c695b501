"""`make run` in earnest: it serves, brings back what dies, ends all it started and nothing else, and starts again on its own data."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from deploy.local import children
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.run import require_free
from tests.waiting import until

PATIENCE_SECONDS = 150.0
STOPS_WITHIN = 9.0
"""Seconds that Ctrl-C may take: two or three on a quiet machine, four are promised; whoever waits for something waits for twenty or more."""


class Run:
    """One `deploy.local.run` with its own folder and ports; what it says is read from a file."""

    def __init__(self, var: Path, said: Path, **environment: str) -> None:
        self.var = var
        self.port, self.provider_port = free_port(), free_port()
        self._said = said
        settings = {"SOB_VAR": str(var), "SOB_PORT": str(self.port), "SOB_PROVIDER_PORT": str(self.provider_port)}
        outside = {name: value for name, value in os.environ.items() if name != "AMQP_URI"}
        with said.open("wb") as output:
            command = [sys.executable, "-m", "deploy.local.run"]
            self.process = children.spawn(command, environment=outside | settings | environment, output=output)

    def said(self) -> str:
        """Give all that stands on the screen so far."""
        return self._said.read_text()

    def wait_until_ready(self) -> None:
        """Wait for the addresses; fail at once when the run ends instead."""

        def ready_or_ended() -> bool:
            return "Ready after" in self.said() or self.process.poll() is not None

        until(ready_or_ended, PATIENCE_SECONDS, tells="the run to get ready")
        assert self.process.poll() is None, self.said()

    def belongings(self) -> dict[int, str]:
        """Find every process that was told to use this run's folder, or is its broker: process id and name."""
        marks = {"SOB_VAR": str(self.var), "RABBITMQ_MNESIA_BASE": str(self.var / "broker" / "data")}
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            pid = int(folder.name)
            environment = children.environment_of(pid)
            if any(environment.get(name) == value for name, value in marks.items()) and children.is_alive(pid):
                found[pid] = (folder / "comm").read_text().strip()
        return found


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that the runs of this module use one after the other."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def run(var: Path, tmp_path: Path) -> Iterator[Run]:
    """Give a run that is ready, and make sure that it ends."""
    started = Run(var, tmp_path / "screen")
    try:
        started.wait_until_ready()
        yield started
    finally:
        children.end(started.process, seconds=40)


def voice_that_never_ends(folder: Path) -> Path:
    """Put a voice into a folder that takes a minute for each text, as a real one beside a busy machine's work; give the file that tells that it reads."""
    begun, voice = folder / "reads", folder / "espeak-ng"
    voice.write_text(f"#!/bin/sh\ntouch {begun}\nexec sleep 60\n")
    voice.chmod(0o755)
    return begun


def test_it_stops_soon_whatever_browsers_hold_open_and_while_a_step_is_read_aloud(var: Path, tmp_path: Path) -> None:
    reading = voice_that_never_ends(tmp_path)
    run = Run(var, tmp_path / "screen", PATH=f"{tmp_path}:{os.environ['PATH']}")
    with ExitStack() as held:
        held.callback(children.end, run.process, seconds=40)
        run.wait_until_ready()
        until(reading.exists, tells="a step to be read aloud")
        for port in (run.port, run.provider_port) * 15:
            silent, half, unread, idle = (
                held.enter_context(socket.create_connection((LOOPBACK, port))) for _ in range(4)
            )
            half.sendall(b"POST /logga-ut/personal HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nhalf a form")
            unread.sendall(f"GET / HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\n\r\n".encode())
            idle.sendall(f"GET /halsa HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\n\r\n".encode())
            assert idle.recv(9) == b"HTTP/1.1 "
        began = time.monotonic()
        run.process.send_signal(signal.SIGINT)
        assert run.process.wait(60) == 0
        assert time.monotonic() - began < STOPS_WITHIN
        assert silent.recv(1) == b""
        assert not run.belongings()


def test_it_serves_survives_a_killed_service_and_stops_cleanly(run: Run) -> None:
    assert f"http://{LOOPBACK}:{run.port}/" in run.said()
    assert "PIN 123456" in run.said()
    assert requests.get(f"http://{LOOPBACK}:{run.port}/", timeout=30).status_code == 200
    service = next(pid for pid, name in run.belongings().items() if name == "content")
    os.kill(service, signal.SIGKILL)
    until(lambda: "content was killed (SIGKILL)" in run.said(), tells="the line about the killed service")
    until(lambda: "content" in run.belongings().values(), tells="its successor")
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as foreign:
        run.process.send_signal(signal.SIGINT)
        assert run.process.wait(60) == 0
        assert run.said().rstrip().endswith("Everything is stopped.")
        assert until(lambda: not run.belongings(), tells="all of its processes to end")
        assert foreign.poll() is None
        foreign.kill()


def test_a_second_start_goes_on_with_the_same_data_and_a_killed_run_leaves_nothing(run: Run) -> None:
    seconds = re.search(r"Ready after (\d+) seconds", run.said())
    assert seconds is not None
    assert int(seconds[1]) < 60
    assert "Demo moments are there already" in (run.var / "log" / "demo.log").read_text()
    with socket.create_connection((LOOPBACK, run.port)), socket.create_connection((LOOPBACK, run.provider_port)):
        run.process.kill()
        run.process.wait()
        # Just what the next start asks for: both ports are free by then, whatever is open.
        require_free(run.port, "SOB_PORT")
        require_free(run.provider_port, "SOB_PROVIDER_PORT")
    until(lambda: not run.belongings(), tells="all of its processes to end")
