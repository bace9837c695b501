"""The other end of the bus in the client's tests: a real nameko service, or a scripted one that misbehaves on purpose."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pika
from joserfc.jwk import OKPKey

from common.chassis.identity import Actor, Signer
from common.contracts.base import RPC_EXCHANGE, RPCS, Caller, Kind, Nothing, Rpc
from common.contracts.messages import Message, Patient
from gateway.rpc import Bus

ACTOR = Actor(Caller.STAFF, "0190b6f0-0000-7000-8000-000000000001")
LONG = 30.0
"""Seconds of a contract's deadline: far more than a loaded machine needs, so that what ends "at once" is told from what runs out."""
AT_ONCE = 5.0
"""Seconds within which something has happened at once, on a machine that does other things meanwhile."""
SERVICE_SCRIPT = Path(__file__).with_name("peer_service.py")


class Revealing(Message):
    """An answer with patient data."""

    note: Patient[str] = ""


def contract(service: str, name: str = "echo", kind: Kind = Kind.QUERY, *, patient_data: bool = False) -> Rpc:
    """Make a contract for a test, and keep it out of the registry: shape tests look at that."""
    answer = Revealing if patient_data else Nothing
    made = Rpc(service, name, Nothing, answer, kind, frozenset({Caller.STAFF}), deadline=LONG)
    del RPCS[made.routing_key]
    return made


class Told(Signer):
    """Signs nothing: its tokens tell whom they are for, and the peers don't check them."""

    def __init__(self) -> None:
        super().__init__(OKPKey.generate_key("Ed25519", parameters={"kid": "gateway"}))

    def actor_token(self, actor: Actor, audience: str) -> str:
        """Tell."""
        return f"{actor.kind}/{audience}"


def new_bus(amqp_uri: str, name: str = "gateway") -> Bus:
    """Make a bus whose token tells whom it is for; the peers don't check it."""
    return Bus(amqp_uri, Told(), name=name)


@contextmanager
def nameko_service(amqp_uri: str, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the plain nameko service `name` until the block is left."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, str(SERVICE_SCRIPT), amqp_uri, name]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n", "the nameko service didn't start"
            yield process
        finally:
            process.kill()


class Delivery:
    """One call as the scripted service sees it."""

    def __init__(self, service: "ScriptedService", routing_key: str, properties: Any, body: bytes) -> None:
        self._service = service
        self.routing_key = routing_key
        self.properties = properties
        self.body = json.loads(body)

    def reply(self, body: bytes) -> None:
        """Send `body` as it is to the caller."""
        self._service.send(self.properties.reply_to, self.properties.correlation_id, body)

    def answer(self, result: dict[str, Any]) -> None:
        """Send a well-formed answer."""
        self.reply(json.dumps({"result": result, "error": None}).encode())


class ScriptedService:
    """Owns the queue of a service and does with each call what the test says; runs in a thread."""

    def __init__(self, amqp_uri: str, name: str, script: Callable[[Delivery], None]) -> None:
        self.seen: list[Delivery] = []
        self._script = script
        self._connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
        self._channel = self._connection.channel()
        self._channel.exchange_declare(RPC_EXCHANGE, "topic", durable=True)
        self._channel.queue_declare(f"rpc-{name}", durable=True)
        self._channel.queue_bind(f"rpc-{name}", RPC_EXCHANGE, f"{name}.*")
        self._channel.basic_consume(f"rpc-{name}", self._on_call, auto_ack=True)
        self._thread = threading.Thread(target=self._consume, daemon=True)
        self._thread.start()

    def send(self, reply_to: str, correlation_id: str, body: bytes) -> None:
        """Send a reply from any thread."""
        properties = pika.BasicProperties(content_type="application/json", correlation_id=correlation_id)
        self._connection.add_callback_threadsafe(
            lambda: self._channel.basic_publish(RPC_EXCHANGE, reply_to, body, properties)
        )

    def close(self) -> None:
        """Stop consuming; the queue stays, as a stopped service's does."""
        if self._thread.is_alive():
            self._connection.add_callback_threadsafe(self._channel.stop_consuming)
            self._thread.join(5)

    def _consume(self) -> None:
        with contextlib.suppress(pika.exceptions.AMQPError):  # the test may take the broker away
            self._channel.start_consuming()
            self._connection.close()

    def _on_call(self, _channel: Any, method: Any, properties: Any, body: bytes) -> None:
        delivery = Delivery(self, method.routing_key, properties, body)
        self.seen.append(delivery)
        self._script(delivery)


@contextmanager
def scripted_service(amqp_uri: str, name: str, script: Callable[[Delivery], None]) -> Iterator[ScriptedService]:
    """Run a scripted service until the block is left."""
    service = ScriptedService(amqp_uri, name, script)
    try:
        yield service
    finally:
        service.close()
