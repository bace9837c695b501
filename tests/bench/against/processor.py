"""Processor time of a whole system: every process under one, told apart by who it works for. In seconds, user and system time of proc(5)."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.bench.against.versions import Side

TICKS = 100
"""In which proc(5) counts, on every Linux that we know of (`getconf CLK_TCK`)."""


def used(side: Side) -> Counter[str]:
    """Give the seconds that each part of a running system has used so far; what only holds the others together is `rest`."""
    names = {pid: name for name, pid in side.pids.items()}
    seconds: Counter[str] = Counter()
    for pid, name in _named(side.root, "rest", names):
        seconds[name] += _ticks(pid) / TICKS
    return seconds


def _named(pid: int, name: str, names: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Walk a process and its children, each with the name of the nearest that has one."""
    name = names.get(pid, name)
    yield pid, name
    for child in _children(pid):
        yield from _named(child, name, names)


def _children(pid: int) -> set[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return {int(child) for task in tasks for child in (task / "children").read_text(encoding="utf-8").split()}
    except FileNotFoundError:
        return set()


def _ticks(pid: int) -> int:
    """Give utime and stime, fields 14 and 15 of proc(5); nothing of a process that ended just now."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(told[11]) + int(told[12])
