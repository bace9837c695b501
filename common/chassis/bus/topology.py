"""Exchanges, queues and bindings: all of them come from the contracts and exist before anything is published.

An event without a queue vanishes silently (RabbitMQ confirms it), so every process declares everything, for everybody, at each new
connection: whoever comes first after the broker has lost its memory makes the whole house again. Declaring what exists changes nothing.

Names: `<service>.events` (topic, routing key = event type) → `<service>.<handler>` (quorum); a failed message goes to the fanout exchange
`sob.retry.<n>s` with its queue's name as routing key, waits in the queue of the same name and comes back by the default exchange.
"""

from dataclasses import dataclass
from typing import Any

from common.chassis.bus.publisher import connect
from common.contracts.audit import ACCESS_QUEUE
from common.contracts.base import EVENTS, RPC_EXCHANGE, SUBSCRIPTIONS, Subscription

RETRY_SECONDS = (1, 5, 25, 125)
DELIVERY_LIMIT = 20
DEAD = "sob.dead"
"""Exchange and queue of messages that were redelivered too often to be parked."""
REGION_EXCHANGE = "region.events"

_SAFE = {"x-queue-type": "quorum", "x-overflow": "reject-publish", "x-dead-letter-strategy": "at-least-once"}


@dataclass(frozen=True, slots=True)
class Binding:
    """`source` hands on to `destination` what has the routing key; `kind` is what the destination is: `queue` or `exchange`."""

    source: str
    destination: str
    routing_key: str
    kind: str = "queue"


@dataclass(frozen=True, slots=True)
class Topology:
    """What must exist: exchanges by name with their type, queues by name with their arguments, bindings."""

    exchanges: dict[str, str]
    queues: dict[str, dict[str, Any]]
    bindings: frozenset[Binding]


def retry_name(seconds: int) -> str:
    """Give the name of the exchange and queue where a message waits that long."""
    return f"sob.retry.{seconds}s"


def expected() -> Topology:
    """Give what RabbitMQ must have, from the contracts that this process has imported (`common.contracts.everything`)."""
    exchanges = {RPC_EXCHANGE: "topic", REGION_EXCHANGE: "topic", DEAD: "fanout"}
    exchanges |= {retry_name(seconds): "fanout" for seconds in RETRY_SECONDS}
    exchanges |= {event.exchange: "topic" for event in EVENTS.values()}
    queues: dict[str, dict[str, Any]] = {DEAD: {"x-queue-type": "quorum"}, ACCESS_QUEUE: _work_queue()}
    queues |= {retry_name(seconds): _retry_queue(seconds) for seconds in RETRY_SECONDS}
    queues |= {name: _event_queue(subscription) for name, subscription in SUBSCRIPTIONS.items()}
    return Topology(exchanges, queues, frozenset(_bindings()))


def _bindings() -> list[Binding]:
    waiting = [Binding(name, name, "") for name in (DEAD, *(retry_name(seconds) for seconds in RETRY_SECONDS))]
    heard = [Binding(item.event.exchange, item.queue, item.event.type) for item in SUBSCRIPTIONS.values()]
    public = [
        Binding(event.exchange, REGION_EXCHANGE, event.type, "exchange") for event in EVENTS.values() if event.public
    ]
    return waiting + heard + public


def _work_queue() -> dict[str, Any]:
    return {**_SAFE, "x-delivery-limit": DELIVERY_LIMIT, "x-dead-letter-exchange": DEAD}


def _event_queue(subscription: Subscription) -> dict[str, Any]:
    single = {"x-single-active-consumer": True} if subscription.in_order else {}
    return {**_work_queue(), **single}


def _retry_queue(seconds: int) -> dict[str, Any]:
    # Without a dead-letter routing key the message keeps its own: the name of the queue that it came from.
    return {**_SAFE, "x-message-ttl": seconds * 1000, "x-dead-letter-exchange": ""}


def declare_on(connection: Any) -> None:
    """Declare everything over an open kombu connection, on a channel of its own; all waits are for the broker's answer."""
    wanted = expected()
    channel = connection.channel()
    for name, kind in wanted.exchanges.items():
        channel.exchange_declare(name, kind, durable=True, auto_delete=False)
    for name, arguments in wanted.queues.items():
        channel.queue_declare(name, durable=True, auto_delete=False, arguments=arguments)
    for binding in wanted.bindings:
        if binding.kind == "queue":
            channel.queue_bind(binding.destination, binding.source, binding.routing_key)
        else:
            channel.exchange_bind(binding.destination, binding.source, binding.routing_key)
    channel.close()


def declare(amqp_uri: str) -> None:
    """Declare everything at a broker; raises kombu's errors when it is away."""
    connection = connect(amqp_uri)
    try:
        declare_on(connection)
    finally:
        connection.release()
