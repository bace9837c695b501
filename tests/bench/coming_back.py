"""How long do people wait when something dies? From the fault until a patient's page opens again, and until every writer is answered again.

Each fault is made while pages are asked for four times a second and four threads write; a figure is the median of `TURNS`. One broker and one
machine first; then three brokers, of which the one that matters most is killed, stopped or frozen. Nobody's work may be lost or doubled meanwhile.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import requests

from common.contracts.audit.access_records import ACCESS_QUEUE
from common.contracts.services import SERVICES
from deploy.local.broker import Broker
from deploy.local.supervisor import STEADY_SECONDS
from tests.cluster import WHOLE_SECONDS, Cluster, Node
from tests.faults.cluster.watching import Watch
from tests.faults.system.faults import crew_of
from tests.system import ASTRID, HANS, NORRA, System
from tests.waiting import until

TURNS = 3
CALM_SECONDS = 3.0
"""All is back when nobody has been refused for that long: who dies may answer for an instant yet, and what comes back may stumble once more."""
CALLS = "rpc-moments.1"
"""The queue whose node matters most: nearly every page asks `moments`."""
NODE_FAULTS: dict[str, Callable[[Node], None]] = {"killed": Node.kill, "stopped": Node.leave, "frozen": Node.freeze}

Hurt = Callable[[], object]
"""Gives the moment since when nobody could be answered (monotonic), or nothing: then it was over at once."""


def measure(folder: Path) -> dict[str, float]:
    """Give `back.*_seconds` of one machine with one broker."""
    with Broker(folder / "broker") as broker, System(folder / "system", broker.uri()) as system:
        faults = {
            "broker": partial(_broker_dies, broker),
            "gateway": lambda: system.supervisor.kill("gateway"),
            "services": lambda: [system.supervisor.kill(name) for name in SERVICES],
            "moments": lambda: system.supervisor.kill("moments"),
        }
        took = {name: [_seconds_back(system, fault) for _ in range(TURNS)] for name, fault in faults.items()}
    return {f"back.{name}_seconds": statistics.median(map(max, turns)) for name, turns in took.items()}


def measure_cluster(folder: Path) -> dict[str, float]:
    """Give `back.{reading,writing}.*_seconds` of three brokers, and `back.majority_seconds` after two were away."""
    took: dict[str, list[float]] = {}
    with Cluster(folder / "cluster") as cluster, System(folder / "system", cluster.uri()) as system:
        for fault, hurt in NODE_FAULTS.items():
            for _ in range(TURNS):
                with _place_that_matters(cluster) as node:
                    reading, writing = _seconds_back(system, partial(hurt, node))
                took.setdefault(f"back.reading.{fault}_seconds", []).append(reading)
                took.setdefault(f"back.writing.{fault}_seconds", []).append(writing)
        for _ in range(TURNS):
            took.setdefault("back.majority_seconds", []).append(max(_seconds_back(system, partial(_two_away, cluster))))
            until(cluster.is_whole, WHOLE_SECONDS)
    return {name: statistics.median(turns) for name, turns in took.items()}


def _seconds_back(system: System, hurt: Hurt) -> tuple[float, float]:
    """Hurt a system under work; give after how many seconds people read and write again. Raises when something was lost or doubled."""
    visitor = system.staff(ASTRID, NORRA)
    crew = crew_of(visitor, HANS)
    address = f"{system.url}/api/v1/moments/{crew.moment_id}"
    with Watch(lambda: requests.get(address, cookies=visitor.http.cookies, timeout=30)) as watch, crew:
        crew.goes_on(5)
        _have_lived_long(system)
        told = hurt()
        since = told if isinstance(told, float) else time.monotonic()
        writing, reading = crew.seconds_back(since), watch.seconds_back(since)
        until(lambda: time.monotonic() - max(since, crew.last_refused, watch.last_refused) > CALM_SECONDS)
    crew.check()
    return max(reading, watch.last_refused - since), max(writing, crew.last_refused - since)


def _have_lived_long(system: System) -> None:
    """Make all processes old: who dies young is started again after a pause, and turns follow each other quickly."""
    for kept in system.supervisor._kept.values():
        kept.started_at -= STEADY_SECONDS


def _broker_dies(broker: Broker) -> float:
    """Kill it and start it at once, as Kubernetes or systemd would: its own start is part of the waiting."""
    broker.kill()
    since = time.monotonic()
    broker.restart()
    return since


@contextmanager
def _place_that_matters(cluster: Cluster) -> Iterator[Node]:
    """Give the node of the calls, which leads the access records too; afterwards it is one of three again."""
    node = cluster.places()[CALLS]
    cluster.lead(ACCESS_QUEUE, node)
    try:
        yield node
    finally:
        cluster.bring_back(node)


def _two_away(cluster: Cluster) -> float:
    """Kill two nodes and bring one back; give when it answered, and bring the other back too."""
    one, other = (node for node in cluster.nodes if node is not cluster.places()[CALLS])
    one.kill()
    other.kill()
    one.begin()
    one.wait()
    since = time.monotonic()
    other.begin()
    return since
