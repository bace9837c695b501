"""What a part's user may do on a real broker, and what it is refused: the second lock beside the proofs."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker

from common.chassis.bus import topology
from common.chassis.bus.nodes import Nodes
from common.chassis.bus.rights import USERS
from common.contracts.answers import new_answer_address
from common.contracts.audit.access_records import ACCESS_QUEUE
from common.contracts.base import RPC_EXCHANGE
from common.contracts.directory.subscriptions import ON_MOMENT_STARTED
from common.contracts.moments.events import MOMENT_STARTED
from common.contracts.services import SERVICES
from deploy.local.broker import Broker
from deploy.local.users import add_users, definitions_of

REFUSED, MISSING = 403, 404
VHOST = "rights"
Attempt = Callable[[BlockingChannel, str], object]
Code = Callable[[str, Attempt], int]


@pytest.fixture(scope="module")
def users(broker: Broker) -> Iterator[dict[str, str]]:
    """Give the parts' addresses of a virtual host that was set up for them."""
    broker.add_vhost(VHOST)
    yield add_users(broker, VHOST)
    broker.delete_vhost(VHOST)


@pytest.fixture(scope="module")
def code(users: dict[str, str]) -> Iterator[Code]:
    """Give a way to try something as a user, with a queue for answers of its own: it gives the broker's refusal, or 0."""
    with ExitStack() as opened:
        connections: dict[str, pika.BlockingConnection] = {}
        for user, address in users.items():
            connections[user] = pika.BlockingConnection(pika.URLParameters(address))
            opened.callback(connections[user].close)

        def attempt_as(user: str, attempt: Attempt) -> int:
            answers = f"rpc.reply-{'standalone_rpc_proxy' if user == 'operator' else user}-{uuid.uuid4()}"
            channel = connections[user].channel()
            channel.confirm_delivery()
            channel.queue_declare(answers, exclusive=True, auto_delete=True)
            try:
                attempt(channel, answers)
            except ChannelClosedByBroker as refused:
                return int(refused.reply_code)
            channel.close()
            return 0

        yield attempt_as


def publish(exchange: str, routing_key: str) -> Attempt:
    return lambda channel, _answers: channel.basic_publish(exchange, routing_key, b"{}")


def bind(exchange: str, routing_key: str) -> Attempt:
    return lambda channel, answers: channel.queue_bind(answers, exchange, routing_key)


def test_every_part_finds_what_must_be_there_and_makes_nothing(users: dict[str, str]) -> None:
    for address in users.values():
        with Nodes(address).connect() as connection:
            topology.ensure_on(connection)


@pytest.mark.parametrize("user", USERS)
def test_a_part_takes_answers_and_asks_whom_its_contracts_name(code: Code, user: str) -> None:
    own = str(uuid.uuid4()) if user == "operator" else new_answer_address(user)
    assert code(user, bind(RPC_EXCHANGE, own)) == 0
    assert code(user, publish(RPC_EXCHANGE, str(uuid.uuid4()))) == 0
    assert code(user, publish(RPC_EXCHANGE, new_answer_address("gateway"))) == 0
    assert code("gateway", publish(RPC_EXCHANGE, "moments.start")) == 0
    assert code("operator", publish(RPC_EXCHANGE, "moments.parked_list")) == 0


@pytest.mark.parametrize("user", USERS)
def test_a_part_hears_nobody_else_s_answers(code: Code, user: str) -> None:
    """Whoever is called reads where the answer goes: that must not be enough to hear the answers of others."""
    others = [new_answer_address(other) for other in USERS if other != user]
    bare = [] if user == "operator" else [str(uuid.uuid4())]
    wide = ["#", "answers.#", "answers.gateway.*", "answers.*.*", f"answers.{user}.*", f"answers.{user}.#"]
    for address in (*others, *bare, *wide):
        assert code(user, bind(RPC_EXCHANGE, address)) == REFUSED, address


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_announces_tries_again_and_takes_its_calls(code: Code, service: str) -> None:
    calls = topology.call_name(service, 1)

    def take(channel: BlockingChannel, _answers: str) -> None:
        channel.queue_declare(calls, durable=True, arguments={"x-queue-type": "classic"})
        channel.queue_bind(calls, calls, "")
        channel.basic_get(calls)
        channel.queue_unbind(calls, calls, "")
        channel.queue_delete(calls)
        channel.queue_delete(f"rpc-{service}")  # of versions before 0024

    assert code(service, take) == 0
    for queue in (name for name in topology.expected().queues if name.startswith(f"{service}.")):
        # A queue in order has one consumer at a time, and gives nothing to who only looks in.
        assert code(service, lambda channel, _answers, queue=queue: channel.basic_consume(queue, print)) == 0
        assert code(service, publish(topology.again_name(125), queue)) == 0


HEARD = ON_MOMENT_STARTED.queue
DENIED: dict[str, Attempt] = {
    "another's event": publish("moments.events", MOMENT_STARTED.type),
    "another's queue of events": publish("", HEARD),
    "a forged access record": publish(ACCESS_QUEUE, ""),
    "a forged access record by the default exchange": publish("", ACCESS_QUEUE),
    "a forged access record that was tried before": publish(topology.again_name(1), ACCESS_QUEUE),
    "an event for another that was tried before": publish(topology.again_name(1), HEARD),
    "an event for other regions": publish(topology.REGION_EXCHANGE, MOMENT_STARTED.type),
    "a call that no contract lets it make": publish(RPC_EXCHANGE, "moments.start"),
    "hearing every call": bind(RPC_EXCHANGE, "#"),
    "hearing another's calls": bind(RPC_EXCHANGE, "moments.*"),
    "hearing what it doesn't subscribe": bind("audit.events", "#"),
    "hearing another's events": bind("moments.events", "#"),
    "hearing what others try again": bind(topology.again_name(1), "#"),
    "hearing the broker's own trace": bind("amq.rabbitmq.trace", "#"),
    "reading another's events": lambda channel, _answers: channel.basic_get(HEARD),
    "reading access records": lambda channel, _answers: channel.basic_get(ACCESS_QUEUE),
    "reading another's calls": lambda channel, _answers: channel.basic_get(topology.call_name("moments", 1)),
    "reading the dead": lambda channel, _answers: channel.basic_get(topology.DEAD),
    "emptying another's queue": lambda channel, _answers: channel.queue_purge(HEARD),
    "deleting another's queue": lambda channel, _answers: channel.queue_delete(HEARD),
    "deleting the queue of access records": lambda channel, _answers: channel.queue_delete(ACCESS_QUEUE),
    "deleting an exchange": lambda channel, _answers: channel.exchange_delete("moments.events"),
    "making a queue": lambda channel, _answers: channel.queue_declare("mine"),
    "making an exchange": lambda channel, _answers: channel.exchange_declare("mine", "fanout"),
    "letting letters die into another's queue": lambda channel, answers: channel.queue_declare(
        f"{answers}-dying", exclusive=True, arguments={"x-dead-letter-exchange": "", "x-dead-letter-routing-key": HEARD}
    ),
    "leading another's events elsewhere": lambda channel, _answers: channel.exchange_bind(
        "moments.events", RPC_EXCHANGE, "#"
    ),
}
"""What `content` is refused: it hears no moment, asks nobody to start one, and has nothing to do with the access log."""


@pytest.mark.parametrize("attempt", DENIED.values(), ids=DENIED.keys())
def test_content_is_refused(code: Code, attempt: Attempt) -> None:
    assert code("content", attempt) in {REFUSED, MISSING}


@pytest.mark.parametrize("user", USERS)
def test_nobody_reaches_a_queue_past_its_exchange_or_hears_another_s_calls(code: Code, user: str) -> None:
    """Whatever the contracts say."""
    others = [name for name in SERVICES if name != user]
    for queue in topology.expected().queues:
        assert code(user, publish("", queue)) == REFUSED
        if not queue.startswith(f"{user}."):
            assert code(user, lambda channel, _answers, queue=queue: channel.basic_get(queue)) == REFUSED
            assert code(user, lambda channel, _answers, queue=queue: channel.queue_delete(queue)) == REFUSED
    for name in others:
        assert code(user, publish(f"{name}.events", "any")) in {REFUSED, MISSING}
        assert code(user, bind(f"{name}.events", "#")) in {REFUSED, MISSING}
        assert code(user, bind(RPC_EXCHANGE, f"{name}.*")) == REFUSED
    if user != "gateway":
        assert code(user, publish(ACCESS_QUEUE, "")) == REFUSED


def test_an_operator_imports_the_definitions_again_and_again(broker: Broker, tmp_path: Path) -> None:
    """Into a broker that knows nothing of the virtual host, as `python -m deploy.local.users` writes them."""
    file = tmp_path / "definitions.json"
    file.write_text(definitions_of("imported", {user: broker.password_of(user) for user in USERS}), encoding="utf-8")
    for _ in range(2):
        broker.control("import_definitions", str(file))
        with Nodes(broker.uri("imported", "moments")).connect() as connection:
            topology.ensure_on(connection)
    broker.delete_vhost("imported")


def test_a_broker_in_a_folder_of_any_name_gets_its_users(tmp_path: Path) -> None:
    with (
        Broker(tmp_path / 'mappen "på" Åsas dator') as started,
        Nodes(add_users(started)["audit"]).connect() as connection,
    ):
        topology.ensure_on(connection)


def test_what_is_missing_is_waited_for_by_whom_may_not_make_it(broker: Broker, users: dict[str, str]) -> None:
    wanted: Any = topology.expected()
    administrator = broker.uri(VHOST)
    with closing(pika.BlockingConnection(pika.URLParameters(administrator))) as connection:
        connection.channel().exchange_delete(wanted.seal)
    for address in users.values():
        with Nodes(address).connect() as connection, pytest.raises(topology.NotSetUpError):
            topology.ensure_on(connection)
    add_users(broker, VHOST)
    with Nodes(users["moments"]).connect() as connection:
        topology.ensure_on(connection)
