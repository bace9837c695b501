"""The broker stops, dies, hangs and loses a queue: one process outlives all of it, every confirmed call is answered, none runs twice."""

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pika.exceptions
import pytest

from deploy.local.broker import Broker
from tests.integration.chassis.harness import QUEUE, Client, Process, Rows, empty_queues, publish_event
from tests.waiting import until

if TYPE_CHECKING:
    from tests.faults.bus.conftest import Sample

MOST_SECONDS_TO_STOP = 20
"""A process that waits for a missing broker would wait for ever; on an idle machine it is gone in two seconds."""


def crash(broker: Broker) -> None:
    """End the broker as a crash does, and bring it back."""
    broker.kill()
    broker.restart()


def hang(broker: Broker) -> None:
    """Let the broker answer nothing for three seconds."""
    broker.freeze()
    threading.Event().wait(3)
    broker.thaw()


# A crash is the same for the bus whatever the database.
@pytest.mark.parametrize(
    ("database_url", "fault"),
    [
        ("sqlite", Broker.restart),
        pytest.param("sqlite", crash, marks=pytest.mark.night),
        ("postgresql", crash),
        ("postgresql", hang),
    ],
    indirect=["database_url"],
)
def test_calls_in_flight_are_answered_and_run_once(
    sample: "Sample", broker: Broker, fault: Callable[..., None]
) -> None:
    process, client, rows = sample
    payloads = [client.write("i luften", seconds=1.0) for _ in range(15)]
    sent = [client.send("write", payload) for payload in payloads]
    until(lambda: rows.count("starts") == 15)
    listen_through(lambda: fault(broker), client)
    until(lambda: process.answers("/ready"))
    repeated = repeat_what_was_lost(client, sent, payloads)
    assert process.popen.poll() is None
    for correlation in sent:
        # An acknowledgement that died with the broker brings the call back: then the same answer comes again, not another run.
        first, *again = client.answers[correlation]
        assert first["error"] is None
        assert all(answer == first for answer in again)
    until(lambda: rows.count("effects") == 15)
    assert rows.count("starts") == 15 + repeated
    assert rows.count("entries") == 15


def repeat_what_was_lost(client: Client, sent: list[str], payloads: list[dict[str, Any]]) -> int:
    """Do what a caller does whose answer was lost: ask again with the same idempotency id. Gives how often that was needed.

    Answers are transient: one that the broker had taken, and its listener not yet read, ends with the broker.
    """

    def settled() -> bool:
        client.pump()
        queue = client.channel.queue_declare("rpc-sample.1", passive=True).method
        return bool(queue.message_count == 0)

    until(settled)
    client.call("count", {})
    lost = [number for number, correlation in enumerate(sent) if correlation not in client.answers]
    for number in lost:
        sent[number] = client.send("write", {**payloads[number]})
    client.wait_all(sent)
    return len(lost)


def listen_through(fault: Callable[[], None], client: Client) -> None:
    """Let the fault happen while the caller listens: an answer that reached the broker before its end is transient, and read in time.

    The listener is the thread, not the fault: a broker ends with the thread that started it.
    """
    over, lost = threading.Event(), threading.Event()

    def listen() -> None:
        try:
            while not over.is_set():
                client.pump()
        except pika.exceptions.AMQPError:
            lost.set()

    listening = threading.Thread(target=listen)
    listening.start()
    fault()
    over.set()
    listening.join()
    if lost.is_set():
        client.connect()
    else:
        reconnect(client)


def reconnect(client: Client) -> None:
    """Connect the test's client again, if it noticed."""
    try:
        client.pump()
    except pika.exceptions.AMQPError:
        client.connect()


def test_a_deleted_queue_is_made_again(quick_sample: "Sample") -> None:
    process, client, rows = quick_sample
    client.channel.queue_delete(QUEUE)
    client.channel.queue_delete("sob.retry.1s")

    def declared_again() -> bool:
        with closing(pika.BlockingConnection(pika.URLParameters(process.amqp_uri))) as connection:
            try:
                return bool(connection.channel().queue_declare(QUEUE, passive=True).method.consumer_count == 1)
            except pika.exceptions.ChannelClosedByBroker:
                return False

    until(declared_again)
    publish_event(client, "efter")
    until(lambda: rows.count("effects") == 1)


def test_the_broker_may_come_later_and_a_stop_does_not_wait_for_it(
    tmp_path: Path, broker: Broker, amqp_uri: str, sqlite_url: str
) -> None:
    broker.kill()
    process = Process(tmp_path, amqp_uri, sqlite_url)
    try:
        until(lambda: times_waited(process) > 0)
        assert process.answers("/live")
        assert not process.answers("/ready")
        assert process.terminate() < MOST_SECONDS_TO_STOP
        before = times_waited(process)
        process.again()
        until(lambda: times_waited(process) > before)
        broker.restart()
        process.ready()
        with closing(Client(process)) as client, closing(Rows(sqlite_url)) as rows:
            client.call("write", client.write("nu"))
            until(lambda: rows.count("effects") == 1)
        broker.kill()
        until(lambda: not process.answers("/ready"))
        assert process.answers("/live")
        assert process.terminate() < MOST_SECONDS_TO_STOP
    finally:
        process.end()
        broker.restart()
    empty_queues(amqp_uri)


def times_waited(process: Process) -> int:
    """Give how often the process has told that it waits; it tells so again every ten seconds."""
    return process.log.read_text().count("waiting for the broker")
