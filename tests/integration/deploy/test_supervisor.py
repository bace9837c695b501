"""The supervisor starts again what dies, ends what it started and nothing else, and takes all along when it is killed itself."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import children
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.supervisor import STOP_SECONDS, NotReadyError, Process, Supervisor, complete
from tests.waiting import until

SLEEPER = (sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(600)")
WITH_CHILD = """
    import subprocess, sys, time
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    print("child", child.pid, flush=True)
    time.sleep(600)
"""
STUBBORN = """
    import signal, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("awake", flush=True)
    time.sleep(600)
"""


def python(program: str, *arguments: str) -> tuple[str, ...]:
    """Give the command that runs a program written in a test."""
    return (sys.executable, "-c", textwrap.dedent(program), *arguments)


@pytest.fixture
def lines() -> list[str]:
    """Collect what the supervisor says on the screen."""
    return []


@pytest.fixture
def supervisor(tmp_path: Path, lines: list[str]) -> Iterator[Supervisor]:
    """Give a supervisor that ends with the test."""
    with Supervisor(tmp_path / "log", tell=lines.append) as running:
        yield running


def sleeper(name: str = "sleeper") -> Process:
    """Describe a process that does nothing."""
    return Process(name, SLEEPER, complete({}))


def test_what_dies_is_started_again_after_growing_pauses(supervisor: Supervisor, lines: list[str]) -> None:
    supervisor.start(Process("failing", python("raise SystemExit(3)"), complete({})))
    until(lambda: supervisor.starts("failing") >= 3, tells="two restarts")
    assert "failing ended by itself (exit code 3); it starts again in 0.5 s." in lines[0]
    assert "starts again in 1 s." in lines[1]


def test_what_has_lived_long_is_started_again_at_once_and_then_after_growing_pauses(
    supervisor: Supervisor, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.local.supervisor.STEADY_SECONDS", 0.0)
    supervisor.start(sleeper())
    supervisor.kill("sleeper")
    until(lambda: supervisor.starts("sleeper") == 2, tells="the restart")
    assert "sleeper was killed (SIGKILL); it starts again at once." in lines[0]
    monkeypatch.setattr("deploy.local.supervisor.STEADY_SECONDS", 3600.0)
    supervisor.kill("sleeper")
    until(lambda: supervisor.starts("sleeper") == 3, tells="the second restart")
    assert "it starts again in 0.5 s." in lines[1]


def test_a_killed_process_comes_back_with_another_id(supervisor: Supervisor, lines: list[str]) -> None:
    supervisor.start(sleeper())
    first = supervisor.pid("sleeper")
    supervisor.kill("sleeper")
    until(lambda: supervisor.pid("sleeper") not in {first, None}, tells="a new process")
    assert "sleeper was killed (SIGKILL)" in lines[0]
    assert supervisor.starts("sleeper") == 2


def test_a_stopped_process_stays_stopped_until_it_is_started(supervisor: Supervisor, lines: list[str]) -> None:
    supervisor.start(sleeper())
    pid = supervisor.pid("sleeper")
    supervisor.stop("sleeper")
    assert pid is not None
    assert not children.is_alive(pid)
    supervisor.start(sleeper())
    assert supervisor.pid("sleeper") not in {pid, None}
    assert lines == []


def test_starting_a_running_process_is_refused(supervisor: Supervisor) -> None:
    supervisor.start(sleeper())
    with pytest.raises(ValueError, match="runs already"):
        supervisor.start(sleeper())


def test_a_process_that_ignores_the_polite_signal_is_killed(supervisor: Supervisor) -> None:
    supervisor.start(Process("stubborn", python(STUBBORN), complete({})))
    until(lambda: "awake" in supervisor.log("stubborn").read_text())
    began = time.monotonic()
    supervisor.stop("stubborn", seconds=0.5)
    assert 0.5 <= time.monotonic() - began < STOP_SECONDS


def test_a_frozen_process_is_ended_too(supervisor: Supervisor) -> None:
    supervisor.start(sleeper())
    supervisor.send("sleeper", signal.SIGSTOP)
    began = time.monotonic()
    supervisor.stop("sleeper")
    assert time.monotonic() - began < STOP_SECONDS


def test_the_children_of_a_process_end_with_it(supervisor: Supervisor) -> None:
    supervisor.start(Process("parent", python(WITH_CHILD), complete({})))
    log = supervisor.log("parent")
    until(lambda: "child" in log.read_text(), tells="the child of the child")
    grandchild = int(log.read_text().split("child ")[-1].split()[0])
    supervisor.stop("parent")
    until(lambda: not children.is_alive(grandchild), tells="the grandchild to die")


def test_close_ends_its_own_and_nothing_else(tmp_path: Path) -> None:
    with subprocess.Popen(SLEEPER, stdout=subprocess.DEVNULL) as foreign:
        with Supervisor(tmp_path, tell=print) as supervisor:
            supervisor.start(sleeper("one"))
            supervisor.start(sleeper("two"))
            ours = [supervisor.pid("one"), supervisor.pid("two")]
        assert not any(children.is_alive(pid) for pid in ours if pid)
        assert foreign.poll() is None
        foreign.kill()


def test_who_waits_at_the_end_is_told_for_whom(
    tmp_path: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.local.supervisor.TELL_AFTER_SECONDS", 0.3)
    slow = "import signal, sys, time; signal.signal(15, lambda *_: (time.sleep(1), sys.exit())); print('awake', flush=True); time.sleep(600)"
    with Supervisor(tmp_path, tell=lines.append) as supervisor:
        supervisor.start(sleeper())
        supervisor.start(Process("slow", python(slow), complete({})))
        until(lambda: "awake" in supervisor.log("slow").read_text())
    assert lines == [f"  … waiting for slow; killed after {STOP_SECONDS:g} s"]


def test_ready_means_that_the_address_answers_200(supervisor: Supervisor, tmp_path: Path) -> None:
    port = free_port()
    page = tmp_path / "ready"
    command = (sys.executable, "-m", "http.server", str(port), "--bind", LOOPBACK, "--directory", str(tmp_path))
    supervisor.start(Process("web", command, complete({}), ready_url=f"http://{LOOPBACK}:{port}/ready"))
    with pytest.raises(NotReadyError, match="web doesn't get ready"):
        supervisor.wait_ready("web", seconds=0.3)
    page.touch()
    supervisor.wait_ready()


def test_nothing_lives_on_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    program = """
        import sys, pathlib, time
        from deploy.local.supervisor import Process, Supervisor, complete
        supervisor = Supervisor(pathlib.Path(sys.argv[1]))
        supervisor.start(Process("sleeper", (sys.executable, "-c", "import time; time.sleep(600)"), complete({})))
        print(supervisor.pid("sleeper"), flush=True)
        time.sleep(600)
    """
    with subprocess.Popen(python(program, str(tmp_path)), stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        child = int(killed.stdout.readline())
        os.kill(killed.pid, signal.SIGKILL)
    until(lambda: not children.is_alive(child), tells="the child to die")


def test_a_child_that_its_parent_didnt_live_to_see_begin_never_begins(tmp_path: Path) -> None:
    """The parent dies before the kernel has been told to watch it: made sure of by a `setpriv` that first waits for just that."""
    slow = tmp_path / "bin" / "setpriv"
    slow.parent.mkdir()
    slow.write_text(
        f'#!/bin/sh\nwhile kill -0 $PARENT 2>/dev/null; do sleep 0.02; done\nexec {shutil.which("setpriv")} "$@"\n'
    )
    slow.chmod(0o755)
    begun = tmp_path / "begun"
    program = """
        import os, sys
        from deploy.local import children
        # The shell's own $PPID is no use: where this process dies before the shell begins, it names who took the shell over.
        environment = {**os.environ, "PATH": sys.argv[1] + ":" + os.environ["PATH"], "PARENT": str(os.getpid())}
        print(children.spawn(["touch", sys.argv[2]], environment=environment).pid, flush=True)
        sys.stdin.read()
    """
    command = python(program, str(slow.parent), str(begun))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        child = int(killed.stdout.readline())
        os.kill(killed.pid, signal.SIGKILL)
    until(lambda: not children.is_alive(child), tells="the child to end")
    assert not begun.exists()
