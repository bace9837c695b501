"""From outbox to effect, one process each side: how many events a second, and how late at a hundred a second.

The services are `tests.bench.pair`: real relay, real queue, real inbox, on SQLite. Delay runs from `announce` (before its commit) until the
effect's transaction is durable. Beside it stands the rate of calls whose token is checked, through the chassis' own decorator.
"""

import statistics
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, create_key_files, load_signer
from common.contracts.base import Caller, Rpc
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import ROOT, python
from deploy.local.supervisor import Process, Supervisor, complete
from gateway.rpc import Bus
from tests.bench import rpc
from tests.bench.pair_contracts import ANNOUNCE, ANNOUNCE_AT_PACE, COUNT, ECHO, REPORT, SINK, SOURCE
from tests.waiting import until

BACKLOG = 2_000
PER_SECOND = 100
SECONDS = 10
PATIENCE = 30.0
CHECKED_ROUNDS = 3
ACTOR = Actor(Caller.STAFF, str(new_id()))


def measure(amqp_uri: str, folder: Path) -> dict[str, float]:
    """Give `events.per_second`, `events.delay_p50_ms`, `events.delay_p95_ms`, `rpc.checked.per_second` and its median in ms."""
    with _pair(amqp_uri, folder) as bus:
        checked = _checked_rate(bus)
        _backlog(bus, PER_SECOND)  # both sides warm
        per_second = _backlog(bus, BACKLOG)
        delays = sorted(_at_a_pace(bus))
    return {
        **checked,
        "events.per_second": per_second,
        "events.delay_p50_ms": statistics.median(delays) * 1000,
        "events.delay_p95_ms": statistics.quantiles(delays, n=20)[-1] * 1000,
    }


def _checked_rate(bus: Bus) -> dict[str, float]:
    def ask() -> object:
        return _ask(bus, ECHO, **rpc.PAYLOAD)

    runs = [rpc._run(lambda: ask) for _ in range(CHECKED_ROUNDS)]
    return {
        "rpc.checked.per_second": statistics.median(len(run) / rpc.SECONDS for run in runs),
        "rpc.checked.p50_ms": statistics.median(each for run in runs for each in run) * 1000,
    }


def _backlog(bus: Bus, count: int) -> float:
    """Announce `count` events in one transaction and give how many a second took effect since its commit."""
    committed_at: float = _ask(bus, ANNOUNCE, idempotency_id=new_id(), count=count)["committed_at"]
    last_at: float = _report(bus, count)["last_at"]
    return count / (last_at - committed_at)


def _at_a_pace(bus: Bus) -> list[float]:
    """Let the source announce `PER_SECOND` events a second, each in a transaction of its own, and give the delays."""
    count = PER_SECOND * SECONDS
    _ask(bus, ANNOUNCE_AT_PACE, idempotency_id=new_id(), count=count, per_second=PER_SECOND)
    delays: list[float] = _report(bus, count)["delays"]
    return delays


def _report(bus: Bus, count: int) -> dict[str, Any]:
    """Wait for `count` effects and take the report; one effect too many would be an event handled twice."""
    until(lambda: _ask(bus, COUNT)["number"] >= count, PATIENCE, every=0.1, tells="the effects of all events")
    report = _ask(bus, REPORT)
    if len(report["delays"]) != count:
        message = f"{len(report['delays'])} effects of {count} events"
        raise RuntimeError(message)
    return report


def _ask(bus: Bus, contract: Rpc, **payload: Any) -> dict[str, Any]:
    return bus.ask(contract, payload, ACTOR, correlation_id="bench")


@contextmanager
def _pair(amqp_uri: str, folder: Path) -> Iterator[Bus]:
    """Run both services and give a bus to them."""
    folder.mkdir(parents=True, exist_ok=True)
    create_key_files(folder / "keys", ["gateway", SOURCE, SINK], [])
    signer = load_signer(folder / "keys" / "gateway.json")
    with Supervisor(folder / "log") as supervisor, closing(Bus(amqp_uri, signer)) as bus:
        for name in (SOURCE, SINK):
            supervisor.start(_process(name, amqp_uri, folder))
        supervisor.wait_ready()
        yield bus


def _process(name: str, amqp_uri: str, folder: Path) -> Process:
    port = free_port()
    own = {"AMQP_URI": amqp_uri, "SOB_ENV": "test", "SOB_VAR": str(folder), "SOB_HEALTH_PORT": str(port)}
    return Process(
        name, python("tests.bench.pair", name), complete(own), f"http://{LOOPBACK}:{port}/ready", directory=ROOT
    )
