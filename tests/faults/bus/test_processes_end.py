"""Processes of the service end: killed, their committed events are published later; stopped, nothing is done twice."""

from pathlib import Path
from typing import TYPE_CHECKING

from deploy.local.broker import Broker
from tests.faults.bus.test_broker_away import MOST_SECONDS_TO_STOP, reconnect
from tests.integration.chassis.harness import Process
from tests.waiting import until

if TYPE_CHECKING:
    from tests.faults.bus.conftest import Sample


def test_what_a_killed_process_committed_is_published_by_the_next(sample: "Sample", broker: Broker) -> None:
    process, client, rows = sample
    call = client.send("write", client.write("lovat", events=700, seconds=0.5))
    until(lambda: rows.count("starts") == 1)
    broker.freeze()
    try:
        until(lambda: rows.count("outbox") == 700)
        process.kill()
        assert rows.count("outbox WHERE sent_at IS NULL") == 700
    finally:
        broker.thaw()
    process.again().ready()
    until(lambda: rows.count("outbox WHERE sent_at IS NULL") == 0)
    until(lambda: rows.count("effects") >= 700)
    assert rows.ask("SELECT count(*), count(DISTINCT event_id) FROM effects") == [(700, 700)]
    reconnect(client)
    # The call itself had no answer: it came again, and its idempotency id gave it the first one.
    assert client.wait(call)["error"] is None
    assert rows.count("entries") == 1


def test_a_stop_under_load_runs_nothing_twice(sample: "Sample", tmp_path: Path) -> None:
    process, client, rows = sample
    other = Process(tmp_path, process.amqp_uri, process.database_url)
    try:
        other.ready()
        sent = [client.send("write", client.write("last", events=3, seconds=0.3)) for _ in range(60)]
        until(lambda: rows.count("starts") >= 10)
        assert process.terminate() < MOST_SECONDS_TO_STOP
        client.wait_all(sent)
        until(lambda: rows.count("effects") >= 180)
        assert rows.count("starts") == 60
        assert rows.ask("SELECT count(*), count(DISTINCT event_id) FROM effects") == [(180, 180)]
        assert [len(client.answers[correlation]) for correlation in sent] == [1] * 60
    finally:
        other.end()


def test_the_second_relay_takes_over_from_a_killed_one(sample: "Sample", tmp_path: Path) -> None:
    process, client, rows = sample
    other = Process(tmp_path, process.amqp_uri, process.database_url)
    try:
        other.ready()
        process.kill()
        for _ in range(5):
            assert client.call("write", client.write("vidare"))["error"] is None
        until(lambda: rows.count("effects") == 5)
    finally:
        other.end()
