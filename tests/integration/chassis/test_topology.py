"""What RabbitMQ has is what the contracts say: exchanges, queues with their arguments, bindings."""

import json
from typing import Any

from common.chassis.bus import topology
from common.chassis.bus.nodes import Nodes
from common.contracts.everything import EVENTS, SUBSCRIPTIONS
from deploy.local.broker import Broker


def listed(broker: Broker, vhost: str, what: str, *columns: str) -> list[dict[str, Any]]:
    """Give one of rabbitmqctl's lists."""
    rows: list[dict[str, Any]] = json.loads(broker.control("--formatter", "json", what, "-p", vhost, *columns))
    return rows


def test_what_is_declared_is_what_the_contracts_say(broker: Broker, amqp_uri: str) -> None:
    vhost = amqp_uri.rpartition("/")[2]
    with Nodes(amqp_uri).connect() as connection:
        topology.ensure_on(connection)
        topology.ensure_on(connection)
    wanted = topology.expected()
    exchanges = {
        row["name"]: row["type"]
        for row in listed(broker, vhost, "list_exchanges", "name", "type")
        if row["name"] and not row["name"].startswith("amq.")
    }
    assert exchanges == {**wanted.exchanges, wanted.seal: "fanout"}
    queues = listed(broker, vhost, "list_queues", "name", "durable", "arguments")
    assert {row["name"] for row in queues} == set(wanted.queues)
    assert all(row["durable"] for row in queues)
    assert {row["name"]: _arguments(row["arguments"]) for row in queues} == wanted.queues
    columns = ("source_name", "destination_name", "routing_key", "destination_kind")
    bindings = {
        topology.Binding(*(row[column] for column in columns))
        for row in listed(broker, vhost, "list_bindings", *columns)
        if row["source_name"]
    }
    assert bindings == wanted.bindings


def _arguments(told: Any) -> dict[str, Any]:
    """Read rabbitmqctl's two ways of telling arguments."""
    if isinstance(told, dict):
        return {key: value[1] if isinstance(value, list) else value for key, value in told.items()}
    return {item[0]: item[2] for item in told}


def test_every_subscription_has_a_queue_with_a_dead_letter_exchange_and_every_event_an_exchange() -> None:
    wanted = topology.expected()
    for name in SUBSCRIPTIONS:
        assert wanted.queues[name]["x-dead-letter-exchange"] == topology.DEAD
        assert wanted.queues[name]["x-queue-type"] == "quorum"
    assert {event.exchange for event in EVENTS.values()} <= set(wanted.exchanges)
    delays = [wanted.queues[topology.retry_name(seconds)]["x-message-ttl"] for seconds in topology.RETRY_SECONDS]
    assert delays == [1000, 5000, 25000, 125000]
