"""Brings a version of the project to a folder of its own, with the environment that its own lock names, and starts its system from there."""

import json
import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import requests

from deploy.local.ports import free_port
from tests.bench.figures import ROOT

KEPT = ROOT / "var" / "bench" / "against"
"""Where versions are kept, each by its commit: a second comparison finds the environment made. `make clean` removes them."""
SIDE = Path(__file__).with_name("side.py")
PAGE_SECONDS = 240.0
LOOK_SECONDS = 0.05
OK = 200


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the project: what it is called, its folder and its Python."""

    name: str
    folder: Path
    python: Path


@dataclass(frozen=True, slots=True)
class Side:
    """A running system: its address, the process that it stands under, the processes by name, memory at rest (MB), and people's cookies."""

    url: str
    root: int
    pids: Mapping[str, int]
    pss: Mapping[str, float]
    busy: str
    small: str
    citizens: list[dict[str, str]]


def ours() -> Version:
    """Give the version that stands in this folder, with what isn't committed."""
    return Version("ours", ROOT, Path(sys.executable))


def brought(revision: str) -> Version:
    """Give another version, checked out and with its environment made (a minute or two the first time)."""
    commit = _git("rev-parse", "--verify", f"{revision}^{{commit}}").decode().strip()
    folder = KEPT / commit
    if not (folder / "pyproject.toml").exists():
        with tarfile.open(fileobj=BytesIO(_git("archive", commit))) as files:
            files.extractall(folder, filter="data")
    subprocess.run(
        ["sh", "deploy/local/python.sh", "-m", "deploy.local.setup", "test"], cwd=folder, check=True, env=_environment()
    )
    return Version(commit[:7], folder, folder / ".venv" / "bin" / "python")


@contextmanager
def running(version: Version, folder: Path, citizens: int) -> Iterator[Side]:
    """Run the version's system with its files in `folder`, until the block ends."""
    folder.mkdir(parents=True)
    with (folder / "side.log").open("w") as log:
        process = subprocess.Popen(
            [version.python, "-P", SIDE, str(folder), str(citizens)],
            cwd=version.folder,
            env=_environment(PYTHONPATH=str(version.folder), PYTHONWARNINGS="ignore"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield Side(root=process.pid, **json.loads(_line_of(process, log.name)))
        finally:
            process.communicate()


def seconds_to_first_page(version: Version, folder: Path) -> float:
    """Give how long the second `make run` takes, less the set-up's look, until the start page is there."""
    _start_and_end(version, folder)
    return _start_and_end(version, folder)


def _start_and_end(version: Version, folder: Path) -> float:
    port = free_port()
    ports = {name: str(free_port()) for name in ("SOB_PROVIDER_PORT", "SOB_MAILBOX_PORT")}
    began = time.monotonic()
    with (folder.parent / f"{folder.name}.log").open("a") as log:
        process = subprocess.Popen(
            [version.python, "-m", "deploy.local.run"],
            cwd=version.folder,
            env=_environment(SOB_VAR=str(folder), SOB_PORT=str(port), SOB_SPEECH="none", **ports),
            stdout=log,
            stderr=log,
        )
    try:
        while not _is_there(f"http://127.0.0.1:{port}/"):
            if process.poll() is not None or time.monotonic() - began > PAGE_SECONDS:
                raise RuntimeError(f"the system of {version.name} didn't start: see {log.name}")
            time.sleep(LOOK_SECONDS)
        return time.monotonic() - began
    finally:
        process.terminate()
        process.wait()


def _is_there(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code == OK
    except requests.RequestException:
        return False


def _line_of(process: "subprocess.Popen[str]", log: str) -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError(f"a version's system didn't start: {Path(log).read_text(encoding='utf-8')[-2000:]}")
    return line


def _environment(**more: str) -> dict[str, str]:
    """Give this environment without what belongs to our own Python or to a broker that is named."""
    unwanted = ("PYTHONPATH", "VIRTUAL_ENV", "AMQP_URI")
    return {name: value for name, value in os.environ.items() if name not in unwanted} | more


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout
