"""A caller straight on the bus, as somebody who got past everything else: nameko's wire format by hand, any headers."""

import json
import time
from contextlib import closing
from typing import Any, Self
from uuid import uuid4

import pika
from pika.adapters.blocking_connection import BlockingChannel

from common.chassis.clock import now
from common.chassis.identity import Use, load_signer
from common.contracts.base import HEADER_PROOF, RPC_EXCHANGE, Rpc
from tests.system import System

PATIENCE = 10.0


class Wire:
    """One connection with a reply queue."""

    def __init__(self, system: System) -> None:
        """Connect to the system's virtual host."""
        self._connection = pika.BlockingConnection(pika.URLParameters(system.here.amqp_uri))
        self.channel: BlockingChannel = self._connection.channel()
        self._address = str(uuid4())
        self._queue = str(self.channel.queue_declare("", exclusive=True).method.queue)
        self.channel.queue_bind(self._queue, RPC_EXCHANGE, self._address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._connection.close()

    def ask(self, contract: Rpc, payload: Any, headers: dict[str, str]) -> dict[str, Any]:
        """Send a call and give the reply: `result`, or `error` with our named error under `sob`."""
        correlation = str(uuid4())
        properties = pika.BasicProperties(
            reply_to=self._address, correlation_id=correlation, content_type="application/json", headers=headers
        )
        body = json.dumps({"args": [], "kwargs": {"payload": payload}}).encode()
        self.channel.basic_publish(RPC_EXCHANGE, contract.routing_key, body, properties)
        for _method, reply, answer in self.channel.consume(self._queue, auto_ack=True, inactivity_timeout=PATIENCE):
            assert answer is not None, f"{contract.routing_key} doesn't answer"
            if reply.correlation_id == correlation:
                found: dict[str, Any] = json.loads(answer)
                return found
        raise AssertionError("the reply queue is gone")

    def code(self, contract: Rpc, payload: Any, headers: dict[str, str]) -> str:
        """Send a call and give its error's code, or `ok`."""
        error = self.ask(contract, payload, headers)["error"]
        return str(error["sob"]["code"]) if error else "ok"


def publish(system: System, queue: str, body: bytes, headers: dict[str, Any] | None = None) -> None:
    """Put a message straight into a queue."""
    with closing(pika.BlockingConnection(pika.URLParameters(system.here.amqp_uri))) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        properties = pika.BasicProperties(content_type="application/json", delivery_mode=2, headers=headers or {})
        channel.basic_publish("", queue, body, properties, mandatory=True)


def proof(system: System, issuer: str, body: bytes, use: Use = Use.EVENT, audience: str = "") -> dict[str, str]:
    """Give the header that proves a message, signed with the key that `issuer` has in this system."""
    signer = load_signer(system.here.var / "keys" / f"{issuer}.json")
    return {HEADER_PROOF: signer.proof(body, use, now(), audience)}


def deadline_in(seconds: float) -> str:
    """Give the deadline header's text."""
    return str(int((time.time() + seconds) * 1000))
