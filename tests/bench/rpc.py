"""How fast is our RPC client? Clients with eight threads each, measured in turn in one run so that the ratios hold on any machine.

- ours: `gateway.rpc.Bus`, to an echo service on our chassis, without token check;
- nameko's `ClusterRpcProxy`, one a thread (a shared one breaks), to the same service;
- plain pika: one multiplexed connection, to an echo server that is plain pika too, with the same exchange, headers and delivery
  promises: what the library and the broker can do at most;
- the first two once more to an echo service of plain nameko, to tell what the client and what the service contributes.

Every client asks the same question. Rounds alternate and a ratio is taken within a round, so that a neighbour's noise falls on all.
"""

import json
import os
import queue
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from typing import Any
from uuid import uuid4

import pika
from joserfc.jwk import OKPKey

from common.chassis.identity import Actor, Signer
from common.contracts.base import (
    HEADER_ACTOR,
    HEADER_CORRELATION,
    HEADER_DEADLINE,
    RPC_EXCHANGE,
    RPCS,
    Caller,
    Nothing,
    Rpc,
    query,
)
from gateway.rpc import Bus

THREADS = 8
ROUNDS = 6
SECONDS = 0.8
"""How long each client runs in each round; all runs and starts stay under 35 s."""

PAYLOAD = {
    "moment_id": "0190b6f0-5d3a-7c11-9a51-0d4a3c1f2b6e",
    "module": 3,
    "text": "Jag vill sluta för att orka leka med barnen.",
}

Ask = Callable[[], object]


def measure(amqp_uri: str) -> dict[str, float]:
    """Give the two ratios (`rpc.vs_*`, ours ÷ theirs in calls a second), and each client's calls a second and median in ms."""
    service = f"echo{uuid4().hex[:8]}"
    with ExitStack() as peers:
        for kind in ("chassis", "nameko", "pika"):
            peers.enter_context(_peer(kind, amqp_uri, f"{service}{kind}"))
        rounds: dict[str, list[list[float]]] = {name: [] for name in CLIENTS}
        for _ in range(ROUNDS):
            for name, (client, kind) in CLIENTS.items():
                with client(amqp_uri, f"{service}{kind}") as new_asker:
                    rounds[name].append(_run(new_asker))
    return _figures(rounds)


def _figures(rounds: dict[str, list[list[float]]]) -> dict[str, float]:
    rates = {name: [len(run) / SECONDS for run in runs] for name, runs in rounds.items()}
    p50 = {name: statistics.median(each for run in runs for each in run) * 1000 for name, runs in rounds.items()}

    def ratio(one: str, other: str) -> float:
        return statistics.median(ours / theirs for ours, theirs in zip(rates[one], rates[other], strict=True))

    return {
        "rpc.vs_cluster_proxy": ratio("ours", "cluster_proxy"),
        "rpc.vs_raw_pika": ratio("ours", "raw_pika"),
        "rpc.plain_nameko.vs_cluster_proxy": ratio("plain_nameko.ours", "plain_nameko.cluster_proxy"),
        "rpc.plain_nameko.vs_raw_pika": ratio("plain_nameko.ours", "raw_pika"),
        **{f"rpc.{name}.per_second": statistics.median(each) for name, each in rates.items()},
        **{f"rpc.{name}.p50_ms": each for name, each in p50.items()},
    }


def _run(new_asker: Callable[[], Ask]) -> list[float]:
    """Ask from all threads for `SECONDS`, and give the seconds that each answer took."""
    took: list[float] = []
    ready = threading.Barrier(THREADS)

    def work() -> None:
        ask = new_asker()
        ask()  # connected before the clock starts
        ready.wait(10)  # a client that fails breaks the barrier for all, instead of holding them
        end = time.perf_counter() + SECONDS
        while (begun := time.perf_counter()) < end:
            ask()
            took.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return took


@contextmanager
def _peer(kind: str, amqp_uri: str, service: str) -> Iterator[None]:
    """Run an echo server as a process of its own; it says a line when it is ready."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "tests.bench.rpc_peers", kind, amqp_uri, service]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError(f"the {kind} echo server didn't start")
        try:
            yield
        finally:
            process.kill()


class Unchecked(Signer):
    """Signs nothing: the echo doesn't look, and the plain client beside which we are measured signs nothing either."""

    def __init__(self) -> None:
        super().__init__(OKPKey.generate_key("Ed25519", parameters={"kid": "gateway"}))

    def actor_token(self, actor: Actor, audience: str) -> str:  # noqa: ARG002 (the signer's)
        """Give any text."""
        return "unchecked"


@contextmanager
def _ours(amqp_uri: str, service: str) -> Iterator[Callable[[], Ask]]:
    contract: Rpc = query(service, "echo", Nothing, Nothing, Caller.STAFF)
    del RPCS[contract.routing_key]  # it is nobody's promise
    actor = Actor(Caller.STAFF, "0190b6f0-0000-7000-8000-000000000001")
    bus = Bus(amqp_uri, Unchecked())
    try:
        yield lambda: lambda: bus.ask(contract, PAYLOAD, actor, correlation_id="bench")
    finally:
        bus.close()


@contextmanager
def _cluster_proxy(amqp_uri: str, service: str) -> Iterator[Callable[[], Ask]]:
    """Make the pool of eight before the clock starts; each thread takes one."""
    # Imported here: nameko pulls in eventlet, which nothing else in this process needs.
    from nameko.standalone.rpc import ClusterRpcProxy  # noqa: PLC0415

    pool = [ClusterRpcProxy({"AMQP_URI": amqp_uri}, timeout=5) for _ in range(THREADS)]
    proxies: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for each in pool:
        proxies.put(each.start()[service])

    def new_asker() -> Ask:
        proxy = proxies.get_nowait()
        return lambda: proxy.echo(payload=PAYLOAD)

    try:
        yield new_asker
    finally:
        for each in pool:
            each.stop()


@contextmanager
def _raw_pika(amqp_uri: str, service: str) -> Iterator[Callable[[], Ask]]:
    client = _PikaClient(amqp_uri, f"{service}.echo")
    try:
        yield lambda: client.ask
    finally:
        client.close()


class _PikaClient:
    """The least that multiplexes: futures by correlation id over one connection in a thread. It knows no deadlines and no errors."""

    def __init__(self, amqp_uri: str, routing_key: str) -> None:
        self._routing_key = routing_key
        self._reply_to = str(uuid4())
        self._keys = count()
        self._waiting: dict[str, Future[Any]] = {}
        self._ready = threading.Event()
        self._connection = pika.SelectConnection(pika.URLParameters(amqp_uri), on_open_callback=self._opened)
        self._thread = threading.Thread(target=self._connection.ioloop.start, daemon=True)
        self._thread.start()
        if not self._ready.wait(5):
            raise RuntimeError("the plain pika client didn't connect")

    def ask(self) -> object:
        """Ask once and wait."""
        key, future = str(next(self._keys)), Future[Any]()
        self._waiting[key] = future
        body = json.dumps({"args": [], "kwargs": {"payload": PAYLOAD}}).encode()
        self._connection.ioloop.add_callback_threadsafe(lambda: self._publish(key, body))
        return future.result(5)

    def close(self) -> None:
        """Disconnect and wait for the thread."""
        self._connection.ioloop.add_callback_threadsafe(self._leave)
        self._thread.join(5)

    def _leave(self) -> None:
        self._connection.add_on_close_callback(lambda _connection, _error: self._connection.ioloop.stop())
        self._connection.close()

    def _opened(self, connection: Any) -> None:
        connection.channel(on_open_callback=self._channel_open)

    def _channel_open(self, channel: Any) -> None:
        self._channel = channel
        queue_name = f"rpc.reply-bench-{self._reply_to}"
        channel.queue_declare(queue_name, exclusive=True, auto_delete=True)
        channel.queue_bind(queue_name, RPC_EXCHANGE, self._reply_to)
        channel.basic_consume(queue_name, self._answered, auto_ack=True, callback=lambda _frame: self._ready.set())

    def _publish(self, key: str, body: bytes) -> None:
        properties = pika.BasicProperties(
            content_type="application/json",
            content_encoding="utf-8",
            headers={HEADER_ACTOR: "unchecked", HEADER_DEADLINE: "1750000000000", HEADER_CORRELATION: "bench"},
            correlation_id=key,
            reply_to=self._reply_to,
            expiration="2000",
        )
        self._channel.basic_publish(RPC_EXCHANGE, self._routing_key, body, properties, mandatory=True)

    def _answered(self, _channel: Any, _method: Any, properties: Any, body: bytes) -> None:
        self._waiting.pop(properties.correlation_id).set_result(json.loads(body)["result"])


Client = Callable[[str, str], AbstractContextManager[Callable[[], Ask]]]

CLIENTS: dict[str, tuple[Client, str]] = {
    "ours": (_ours, "chassis"),
    "cluster_proxy": (_cluster_proxy, "chassis"),
    "raw_pika": (_raw_pika, "pika"),
    "plain_nameko.ours": (_ours, "nameko"),
    "plain_nameko.cluster_proxy": (_cluster_proxy, "nameko"),
}
"""Each client and the echo service that it asks."""
