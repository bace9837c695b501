"""Services are forked from a Python that has loaded them: each is a process of its own all the same, and none outlives what it hangs on."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local import children
from deploy.local.forking import ROOT, Forked, Loaded
from deploy.local.processes import python
from deploy.local.supervisor import NotReadyError, Process, Supervisor, complete
from tests.waiting import until

PROGRAM = "tests.integration.deploy.forked"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """Give a loaded Python that all tests of this module share."""
    parent = Loaded(tmp_path_factory.mktemp("loaded") / "loaded.log")
    parent.start()
    yield parent
    parent.end()


def fork(loaded: Loaded, log: Path, does: str, **environment: str) -> Forked:
    """Fork a child that does as it is told."""
    with log.open("ab") as output:
        return loaded.fork(python(PROGRAM, does), environment=environment, output=output, directory=ROOT)


def facts(log: Path) -> dict[str, Any]:
    """Wait for what a child tells of itself."""
    until(lambda: log.exists() and "\n" in log.read_text(), tells="a child to speak")
    told: dict[str, Any] = json.loads(log.read_text().splitlines()[0])
    return told


def test_a_child_has_its_own_session_environment_folder_name_and_ids(loaded: Loaded, tmp_path: Path) -> None:
    one, other = (fork(loaded, tmp_path / name, "sleep", WHO=name) for name in ("one", "other"))
    told = facts(tmp_path / "one")
    assert (told["told"], told["session"], told["where"]) == ({"WHO": "one"}, one.pid, str(ROOT))
    assert Path(f"/proc/{one.pid}/comm").read_text().strip() == "sleep"
    assert facts(tmp_path / "other")["id"] != told["id"]
    assert [children.end(each, seconds=5) for each in (one, other)] == [-signal.SIGTERM] * 2


def test_a_killed_child_takes_nobody_along(loaded: Loaded, tmp_path: Path) -> None:
    one, other = (fork(loaded, tmp_path / name, "sleep") for name in ("one", "other"))
    children.signal_group(one, signal.SIGKILL)
    assert one.wait(10) == -signal.SIGKILL
    assert other.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        other.wait(0.1)
    children.end(other, seconds=5)
    assert not children.is_alive(other.pid)


def test_how_a_child_ends_is_told_and_its_log_says_why(loaded: Loaded, tmp_path: Path) -> None:
    assert fork(loaded, tmp_path / "left", "leave").wait(10) == 3
    assert fork(loaded, tmp_path / "failed", "fail").wait(10) == 1
    assert "RuntimeError: something is wrong here" in (tmp_path / "failed").read_text()


def test_whoever_lets_go_of_a_child_ends_it_and_no_other(loaded: Loaded, tmp_path: Path) -> None:
    one, other = (fork(loaded, tmp_path / name, "sleep") for name in ("one", "other"))
    one._line.close()
    until(lambda: not children.is_alive(one.pid), tells="the child to end")
    assert other.poll() is None
    children.end(other, seconds=5)


def test_children_end_with_what_they_were_forked_from_and_the_supervisor_starts_both_again(tmp_path: Path) -> None:
    loaded, lines = Loaded(tmp_path / "loaded.log"), []
    process = Process("sleeper", python(PROGRAM, "sleep"), complete({}), directory=ROOT, is_loaded=True)
    with Supervisor(tmp_path / "log", lines.append, loaded) as supervisor:
        supervisor.start(process)
        first = supervisor.pid("sleeper")
        assert loaded._parent is not None
        loaded._parent.kill()
        until(lambda: supervisor.pid("sleeper") not in {first, None}, tells="a new child of a new parent")
    loaded.end()
    assert first is not None
    assert not children.is_alive(first)
    assert "sleeper was killed (SIGKILL)" in lines[0]


def test_a_killed_supervisor_leaves_neither_parent_nor_children(tmp_path: Path) -> None:
    program = f"""
        import pathlib, sys, time
        from deploy.local.forking import Loaded
        from deploy.local.supervisor import NotReadyError, Process, Supervisor, complete
        here = pathlib.Path(sys.argv[1])
        loaded = Loaded(here / "loaded.log")
        supervisor = Supervisor(here, print, loaded)
        command = (sys.executable, "-m", {PROGRAM!r}, "sleep")
        supervisor.start(Process("sleeper", command, complete({{}}), directory=pathlib.Path.cwd(), is_loaded=True))
        print(supervisor.pid("sleeper"), loaded._parent.pid, flush=True)
        time.sleep(600)
    """
    command = [sys.executable, "-c", textwrap.dedent(program), str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        pids = [int(pid) for pid in owner.stdout.readline().split()]
        assert len(pids) == 2
        assert all(map(children.is_alive, pids))
        os.kill(owner.pid, signal.SIGKILL)
    until(lambda: not any(map(children.is_alive, pids)), tells="all of them to end")


def test_what_cannot_be_loaded_is_told_and_tried_again(tmp_path: Path) -> None:
    loaded = Loaded(tmp_path / "loaded.log", complete({"PYTHONPATH": str(tmp_path)}))
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit('no room')\n")
    with pytest.raises(OSError, match=r"loaded Python ended|Broken pipe|reset"):
        fork(loaded, tmp_path / "child", "sleep")
    until(lambda: loaded._parent is not None and loaded._parent.poll() is not None, tells="it to end")
    (tmp_path / "sitecustomize.py").unlink()
    child = fork(loaded, tmp_path / "child", "sleep")
    children.end(child, seconds=5)
    loaded.end()
    assert "no room" in (tmp_path / "loaded.log").read_text()


def test_who_waits_for_what_can_not_be_loaded_is_told_why_at_once(tmp_path: Path) -> None:
    broken = Loaded(tmp_path / "loaded.log", complete({"PYTHONPATH": str(tmp_path)}))
    (tmp_path / "ctypes.py").write_text("raise ImportError('nothing to load here')")
    with Supervisor(tmp_path / "log", lambda _line: None, broken) as supervisor:
        supervisor.start(Process("web", python(PROGRAM, "sleep"), complete({}), is_loaded=True))
        with pytest.raises(NotReadyError, match=r"nothing to load here(.|\n)*web doesn't get ready"):
            supervisor.wait_ready(seconds=60)
    broken.end()
