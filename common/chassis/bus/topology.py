"""Exchanges, queues and bindings: all of them come from the contracts and exist before anything is published.

An event without a queue vanishes silently (RabbitMQ confirms it), so every process looks at each new connection whether everything is there, for
everybody. What is missing it declares, if its user may: whoever comes first after the broker has lost its memory makes the whole house again.
Where each part has a user of its own (`rights`), only the administrator may, and everybody waits for that.

Names: `<service>.events` (topic, routing key = event type) → `<service>.<handler>` (quorum); a failed message goes to the topic exchange
`sob.again.<n>s` with its queue's name as routing key, waits in the queue `sob.retry.<n>s` and comes back by the default exchange. What is for a work
queue goes by the fanout exchange of the queue's name, since whoever may publish to the default exchange reaches every queue.
Calls go from `nameko-rpc` to `rpc-<service>.1`, and on to `.2` and `.3` when no queue is bound there (`call_slots`).
"""

import hashlib
import re
from dataclasses import astuple, dataclass
from typing import Any

from common.chassis.bus.libraries import AccessRefused, NotFound
from common.contracts.base import EVENTS, RPC_EXCHANGE, RPCS, SUBSCRIPTIONS, WORK_QUEUES, Subscription

RETRY_SECONDS = (1, 5, 25, 125)
DELIVERY_LIMIT = 20
DEAD = "sob.dead"
"""Exchange and queue of messages that were redelivered too often to be parked."""
REGION_EXCHANGE = "region.events"
CALL_SLOTS = (1, 2, 3)
"""A service's calls have as many places as a cluster has nodes at least: all but the first stand in for one whose node is away."""
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ANSWER_ADDRESS = rf"(answers\.[a-z0-9_-]+\.)?{_UUID}"
"""What a queue of answers is bound with: whose it is, and a UUID. Whoever is called reads it, so the broker lets nobody bind another's (`own_addresses`).

The operator's client is nameko's own, which names no owner; so did every caller before decision 0053.
"""

_SAFE = {"x-queue-type": "quorum", "x-overflow": "reject-publish", "x-dead-letter-strategy": "at-least-once"}


class NotSetUpError(Exception):
    """Something is missing that only the administrator may make: the definitions of this version aren't imported yet. Everybody waits for them."""


@dataclass(frozen=True, slots=True)
class Binding:
    """`source` hands on to `destination` what has the routing key; `kind` is what the destination is: `queue` or `exchange`."""

    source: str
    destination: str
    routing_key: str
    kind: str = "queue"


@dataclass(frozen=True, slots=True)
class Topology:
    """What must exist: exchanges by name with their type, queues by name with their arguments, bindings.

    `alternates` names, for some exchanges, the one that gets what no queue of theirs takes.
    """

    exchanges: dict[str, str]
    alternates: dict[str, str]
    queues: dict[str, dict[str, Any]]
    bindings: frozenset[Binding]

    @property
    def seal(self) -> str:
        """Give the name of the exchange that is declared last: where it exists, so do all bindings, which nobody can look for."""
        parts = (self.exchanges.items(), self.alternates.items(), self.queues.items(), map(astuple, self.bindings))
        told = repr([sorted(part) for part in parts])
        return f"sob.sealed.{hashlib.sha256(told.encode()).hexdigest()[:16]}"

    def definitions(self, vhost: str) -> dict[str, list[dict[str, Any]]]:
        """Give it as RabbitMQ's definitions tell it (`rabbitmqctl import_definitions`)."""
        lasting = {"vhost": vhost, "durable": True, "auto_delete": False}
        kinds = {**self.exchanges, self.seal: "fanout"}
        return {
            "exchanges": [
                {"name": name, "type": kind, "arguments": _exchange_arguments(self, name), "internal": False, **lasting}
                for name, kind in kinds.items()
            ],
            "queues": [{"name": name, "arguments": told, **lasting} for name, told in self.queues.items()],
            "bindings": [
                {
                    "source": each.source,
                    "destination": each.destination,
                    "destination_type": each.kind,
                    "routing_key": each.routing_key,
                    "vhost": vhost,
                    "arguments": {},
                }
                for each in sorted(self.bindings, key=astuple)
            ],
        }


def own_addresses(owner: str | None) -> str:
    """Give the pattern of the addresses that a part may bind (`common.contracts.answers`); without an owner nameko's."""
    return rf"answers\.{re.escape(owner)}\.{_UUID}" if owner else _UUID


def retry_name(seconds: int) -> str:
    """Give the name of the queue where a message waits that long."""
    return f"sob.retry.{seconds}s"


def again_name(seconds: int) -> str:
    """Give the name of the exchange that leads there; what may be sent is limited by routing key, hence a topic exchange."""
    return f"sob.again.{seconds}s"


def call_name(service: str, slot: int) -> str:
    """Give the name of the exchange, and of the queue, where a service's calls arrive."""
    return f"rpc-{service}.{slot}"


def expected() -> Topology:
    """Give what RabbitMQ must have, from the contracts that this process has imported (`common.contracts.everything`)."""
    exchanges = {RPC_EXCHANGE: "topic", REGION_EXCHANGE: "topic", DEAD: "fanout"}
    exchanges |= {again_name(seconds): "topic" for seconds in RETRY_SECONDS}
    exchanges |= dict.fromkeys(WORK_QUEUES, "fanout")
    exchanges |= {event.exchange: "topic" for event in EVENTS.values()}
    services = sorted({rpc.service for rpc in RPCS.values()})
    exchanges |= {call_name(service, slot): "fanout" for service in services for slot in CALL_SLOTS}
    alternates = {
        call_name(service, slot): call_name(service, slot + 1) for service in services for slot in CALL_SLOTS[:-1]
    }
    queues: dict[str, dict[str, Any]] = {DEAD: {"x-queue-type": "quorum"}}
    queues |= {name: _work_queue() for name in WORK_QUEUES}
    queues |= {retry_name(seconds): _retry_queue(seconds) for seconds in RETRY_SECONDS}
    queues |= {name: _event_queue(subscription) for name, subscription in SUBSCRIPTIONS.items()}
    called = [Binding(RPC_EXCHANGE, call_name(service, 1), f"{service}.*", "exchange") for service in services]
    return Topology(exchanges, alternates, queues, frozenset([*_bindings(), *called]))


def _bindings() -> list[Binding]:
    waiting = [Binding(again_name(seconds), retry_name(seconds), "#") for seconds in RETRY_SECONDS]
    straight = [Binding(name, name, "") for name in (DEAD, *WORK_QUEUES)]
    heard = [
        Binding(event.exchange, item.queue, event.type)
        for item in SUBSCRIPTIONS.values()
        for event in item.events.values()
    ]
    public = [
        Binding(event.exchange, REGION_EXCHANGE, event.type, "exchange") for event in EVENTS.values() if event.public
    ]
    return waiting + straight + heard + public


def _work_queue() -> dict[str, Any]:
    return {**_SAFE, "x-delivery-limit": DELIVERY_LIMIT, "x-dead-letter-exchange": DEAD}


def _event_queue(subscription: Subscription) -> dict[str, Any]:
    single = {"x-single-active-consumer": True} if subscription.in_order else {}
    return {**_work_queue(), **single}


def _retry_queue(seconds: int) -> dict[str, Any]:
    # Without a dead-letter routing key the message keeps its own: the name of the queue that it came from.
    return {**_SAFE, "x-message-ttl": seconds * 1000, "x-dead-letter-exchange": ""}


def _exchange_arguments(wanted: Topology, name: str) -> dict[str, str]:
    return {"alternate-exchange": wanted.alternates[name]} if name in wanted.alternates else {}


def ensure_on(connection: Any) -> None:
    """See over an open kombu connection that everything exists; raises `NotSetUpError` when that isn't so and our user may not make it.

    In a cluster a declaration waits for every node, also for one that hangs, and a thousand of them take seconds. So we only look, which
    the node that we are connected to does by itself, and declare when something is missing.
    """
    wanted = expected()
    channel = connection.channel()
    try:
        for name, kind in wanted.exchanges.items():
            channel.exchange_declare(name, kind, passive=True, nowait=True)
        for name in wanted.queues:
            channel.queue_declare(name, passive=True, nowait=True)
        channel.exchange_declare(wanted.seal, "fanout", passive=True)
    except NotFound as error:
        try:
            _declare(channel, wanted)  # py-amqp has opened it again
        except AccessRefused:
            message = f"this version's definitions aren't imported: {error}"
            raise NotSetUpError(message) from error
    channel.close()


def _declare(channel: Any, wanted: Topology) -> None:
    """Declare everything; declaring what exists changes nothing."""
    for name, kind in wanted.exchanges.items():
        arguments = _exchange_arguments(wanted, name)
        channel.exchange_declare(name, kind, durable=True, auto_delete=False, arguments=arguments)
    for name, told in wanted.queues.items():
        channel.queue_declare(name, durable=True, auto_delete=False, arguments=told)
    for binding in wanted.bindings:
        bind = channel.queue_bind if binding.kind == "queue" else channel.exchange_bind
        bind(binding.destination, binding.source, binding.routing_key)
    channel.exchange_declare(wanted.seal, "fanout", durable=True, auto_delete=False)
